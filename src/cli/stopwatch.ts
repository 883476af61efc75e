import type { Detector } from '../detectors/detector.ts';
import type { Action } from '../model/action.ts';

/** Times detectors from outside, so that the engine itself stays free of clocks. Milliseconds. */
export class Stopwatch {
  private readonly spent = new WeakMap<Action, number>();

  around(detectors: readonly Detector[]): Detector[] {
    return detectors.map((detector) => ({
      id: detector.id,
      inspect: (action, context) => {
        const start = performance.now();
        try {
          return detector.inspect(action, context);
        } finally {
          this.spent.set(action, this.of(action) + performance.now() - start);
        }
      },
    }));
  }

  /** What judging this action took, all detectors together. */
  of(action: Action): number {
    return this.spent.get(action) ?? 0;
  }
}
