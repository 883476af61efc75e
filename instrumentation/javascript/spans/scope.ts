/** Name of the scope of our spans and metrics. */
export const SCOPE = 'goalkeeper.instrumentation';
