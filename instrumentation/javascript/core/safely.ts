/** What `work` gives, or `otherwise` where it throws. */
export function orElse<T>(work: () => T, otherwise: T): T {
  try {
    return work();
  } catch {
    return otherwise;
  }
}

/** Does what nobody but us would miss. */
export function silently(work: () => unknown): void {
  try {
    work();
  } catch {
    // Ours to lose, not the agent's.
  }
}

/**
 * Runs `body` inside of something of ours, once, whatever that does: what comes back or is thrown is the body's own.
 */
export function inside<T>(around: { within<R>(body: () => R): R } | null, body: () => T): T {
  if (around === null) return body();
  let came: { readonly value: T } | { readonly thrown: unknown } | null = null;
  let begun = false;
  const once = (): void => {
    if (begun) return;
    begun = true;
    try {
      came = { value: body() };
    } catch (thrown) {
      came = { thrown };
    }
  };
  silently(() => around.within(once));
  once();
  const told = came as unknown as { readonly value: T } | { readonly thrown: unknown };
  if ('thrown' in told) throw told.thrown;
  return told.value;
}

/** The promise, or a rejection when it takes longer. */
export function within<T>(promise: Promise<T>, milliseconds: number, what: string): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error(`${what} took more than ${milliseconds} ms`)),
      milliseconds,
    );
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
