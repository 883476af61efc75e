import { Pipeline, type PipelineOptions, type Settled } from '../pipeline.ts';
import { type Fed, ingest, type Request } from './ingest.ts';

/** The engine of `serve` over recorded requests, with their own times as the clock. */
export class Bench {
  private readonly pipeline: Pipeline;
  private readonly tell: (settled: Settled) => void;
  private clock = 0;

  constructor(options: PipelineOptions, tell: (settled: Settled) => void) {
    this.pipeline = new Pipeline({ ...options, mode: 'tee' });
    this.tell = tell;
  }

  /** Throws WireError where the request contradicts itself. */
  take(request: Omit<Request, 'place'>): Fed {
    const fed = ingest(this.pipeline, request, this.clock);
    this.clock = Math.max(this.clock, fed.eventTime);
    this.tell(this.pipeline.settle(this.clock));
    return fed;
  }

  /** Judges what still waits. */
  end(): void {
    this.tell(this.pipeline.drain());
  }
}
