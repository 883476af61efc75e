import { silently } from '../core/safely.ts';

/** More is done at once: a program that makes calls without a pause keeps no heap of what is left to do. */
const MAX_WAITING = 256;

/** Work that no call waits for: done when the event loop has its turn, or when it is asked for. */
export class Later {
  private waiting: (() => void)[] = [];

  add(work: () => void): void {
    if (this.waiting.length === 0) setImmediate(() => this.settle());
    this.waiting.push(work);
    if (this.waiting.length >= MAX_WAITING) this.settle();
  }

  settle(): void {
    const { waiting } = this;
    this.waiting = [];
    for (const work of waiting) silently(work);
  }
}
