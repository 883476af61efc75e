// What a framework hands over is of any shape: read with care, and nothing thrown.

export type Fields = Readonly<Record<string, unknown>>;

export function fieldsOf(value: unknown): Fields | null {
  return typeof value === 'object' && value !== null ? (value as Fields) : null;
}

/** A text that is not empty. */
export function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** What tells that a call is no longer wanted. */
export function signalOf(value: unknown): AbortSignal | undefined {
  return value instanceof AbortSignal ? value : undefined;
}

/** Where a class keeps its methods. */
export function prototypeOf(constructed: unknown): object | null {
  return typeof constructed === 'function' ? (constructed.prototype as object) : null;
}

/** The one in a chain of prototypes that has the member itself. */
export function ownerOf(value: unknown, name: string): object | null {
  for (let at = value; typeof at === 'object' && at !== null; at = Object.getPrototypeOf(at)) {
    if (Object.hasOwn(at, name)) return at;
  }
  return null;
}
