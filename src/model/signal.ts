/** What a request of OTLP carries: spans, log records or metrics. */
export type Signal = 'traces' | 'logs' | 'metrics';
