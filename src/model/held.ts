/**
 * A value that may be replaced while the process runs, by a later one of the same kind. Who needs it asks for `current`
 * each time, or is told of each replacement.
 */
export class Held<T> {
  private value: T;
  private readonly listeners: ((now: T) => void)[] = [];

  constructor(first: T) {
    this.value = first;
  }

  get current(): T {
    return this.value;
  }

  /** From now on `next` is the current one; whoever wants to know is told before this returns. */
  replace(next: T): void {
    this.value = next;
    for (const told of this.listeners) told(next);
  }

  /** Not told of the value that is current already. Must not throw. */
  onReplaced(told: (now: T) => void): void {
    this.listeners.push(told);
  }
}
