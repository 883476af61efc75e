import type { Opinion } from '../model/verdict.ts';
import type { PipelineOptions } from '../pipeline/options.ts';
import { Pipeline } from '../pipeline/pipeline.ts';
import type { Settled } from '../pipeline/results.ts';
import type { Question } from '../verdict/questions.ts';
import { type Fed, ingest, type Request } from './ingest.ts';

/** What was answered to a question when the spans were recorded; null where nothing was. */
export type Recall = (question: Question) => Opinion | null;

/** The engine of `serve` over recorded requests, with their own times as the clock. */
export class Bench {
  private readonly pipeline: Pipeline;
  private readonly tell: (settled: Settled) => void;
  private readonly recall: Recall | null;
  private clock = 0;

  /** Without `recall` nobody was asked. */
  constructor(options: PipelineOptions, tell: (settled: Settled) => void, recall: Recall | null = null) {
    this.pipeline = new Pipeline({ ...options, mode: 'tee', asks: recall !== null });
    this.tell = tell;
    this.recall = recall;
  }

  /** Throws WireError where the request contradicts itself. */
  take(request: Omit<Request, 'place'>): Fed {
    const fed = ingest(this.pipeline, request, this.clock);
    this.clock = Math.max(this.clock, fed.eventTime);
    this.pass(this.pipeline.settle(this.clock));
    return fed;
  }

  /** Judges what still waits. */
  end(): void {
    this.pass(this.pipeline.drain());
  }

  private pass(settled: Settled): void {
    this.tell(settled);
    for (const question of settled.questions) {
      this.tell(this.pipeline.answer(question, this.recall?.(question) ?? null));
    }
  }
}
