import { type IntervalHistogram, monitorEventLoopDelay } from 'node:perf_hooks';

/** How often the loop is looked at, in ms: what is shorter is not seen. */
const RESOLUTION_MS = 20;
/** Delays are told of the last minute or two. */
const WINDOW_MS = 60_000;

/** In seconds. */
export interface Delays {
  readonly mean: number;
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

/** How late the event loop comes to what is due: nothing is judged or sent meanwhile. */
export class EventLoop {
  private current = started();
  private previous: IntervalHistogram | null = null;
  private readonly timer: NodeJS.Timeout;

  constructor() {
    this.timer = setInterval(() => {
      this.previous?.disable();
      this.previous = this.current;
      this.current = started();
    }, WINDOW_MS).unref();
  }

  /** Of the last one to two minutes. */
  delays(): Delays {
    const both = this.previous === null ? [this.current] : [this.current, this.previous];
    const of = (value: (histogram: IntervalHistogram) => number) =>
      Math.max(0, Math.max(...both.map(value)) / 1e9 - RESOLUTION_MS / 1e3);
    return {
      mean: of(({ mean }) => (Number.isNaN(mean) ? 0 : mean)),
      p50: of((histogram) => histogram.percentile(50)),
      p99: of((histogram) => histogram.percentile(99)),
      max: of(({ max }) => max),
    };
  }

  stop(): void {
    clearInterval(this.timer);
    this.current.disable();
    this.previous?.disable();
  }
}

function started(): IntervalHistogram {
  const histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  histogram.enable();
  return histogram;
}
