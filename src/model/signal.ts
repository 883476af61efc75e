/** What a request of OTLP carries: spans or log records. */
export type Signal = 'traces' | 'logs';
