/** The instrumentation that made a span, as the span's scope names it; cut to a readable length, for anyone may send one. */
export interface Library {
  readonly name: string;
  /** Empty where the scope tells none. */
  readonly version: string;
}
