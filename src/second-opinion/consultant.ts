import type { SecondOpinionConfig } from '../config/second-opinion.ts';
import { messageOf } from '../model/thrown.ts';
import type { Opinion } from '../model/verdict.ts';
import type { Counters } from '../telemetry/counters.ts';
import type { Log } from '../telemetry/log.ts';
import type { Judged } from '../verdict/looks.ts';
import { readAnswer } from './answer.ts';
import { Budget } from './budget.ts';
import { instructions } from './instructions.ts';
import { type Prompt, promptOf } from './prompt.ts';

/** An answer is a few lines; a body beyond it is not read to its end. */
const MAX_BODY = 256 * 1024;

/** Why there is no opinion, as it is counted. */
type Trouble = 'late' | 'over_budget' | 'failed' | 'unreadable' | 'stopped';

/**
 * Asks a model behind an OpenAI-compatible endpoint. Within its deadline there is an opinion, or null and a count of
 * why not: no answer ever holds anything up for longer, and none is waited for where the budget is spent.
 */
export class Consultant {
  private readonly config: SecondOpinionConfig;
  private readonly counters: Counters;
  private readonly log: Log;
  private readonly budget: Budget;
  private readonly ending = new AbortController();

  constructor(config: SecondOpinionConfig, { counters, log }: { counters: Counters; log: Log }) {
    this.config = config;
    this.counters = counters;
    this.log = log;
    this.budget = new Budget({
      maxConcurrent: config.max_concurrent,
      perMinute: config.max_per_minute,
      perDay: config.max_per_day,
    });
  }

  /** Never rejects. */
  ask(judged: Judged): Promise<Opinion | null> {
    return this.put(promptOf(judged, instructions()));
  }

  /** Puts a question that stands already. Never rejects. */
  async put(prompt: Prompt): Promise<Opinion | null> {
    if (this.ending.signal.aborted) return this.without('stopped', null);
    if (!this.budget.take(performance.now())) return this.without('over_budget', null);
    try {
      return await this.answer(prompt);
    } catch (error) {
      if (this.ending.signal.aborted) return this.without('stopped', null);
      const late = (error as Error).name === 'TimeoutError';
      return this.without(late ? 'late' : 'failed', late ? null : messageOf((error as Error).cause ?? error));
    } finally {
      this.budget.done();
    }
  }

  /** Gives up what is under way: it comes back without an opinion. */
  stop(): void {
    this.ending.abort(new Error('Goalkeeper ends'));
  }

  private async answer({ system, user, hash }: Prompt): Promise<Opinion | null> {
    const { model, timeout } = this.config;
    const start = performance.now();
    const messages = [
      { role: 'system', content: system },
      { role: 'user', content: user },
    ];
    const signal = AbortSignal.any([AbortSignal.timeout(timeout), this.ending.signal]);
    const { status, body } = await this.post(JSON.stringify({ model, messages }), signal);
    if (status !== 200) return this.without('failed', `status ${status}`);
    const found =
      body === null ? new Error(`the answer has more than ${MAX_BODY} bytes`) : readAnswer(body, model);
    if (found instanceof Error) return this.without('unreadable', found.message);
    this.counters.add('second_opinions', 1, found.answer);
    return { ...found, latencyMs: Math.round(performance.now() - start), promptHash: hash };
  }

  /** `body` is null where it is too long. */
  private async post(request: string, signal: AbortSignal): Promise<{ status: number; body: string | null }> {
    const { endpoint, api_key: key } = this.config;
    const response = await fetch(`${endpoint}/chat/completions`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(key === undefined ? {} : { authorization: `Bearer ${key.reveal()}` }),
      },
      body: request,
      // The key is for this endpoint and no other.
      redirect: 'error',
      signal,
    });
    const chunks: Uint8Array[] = [];
    let size = 0;
    for await (const chunk of response.body ?? []) {
      size += chunk.length;
      // Leaving the loop ends the connection.
      if (size > MAX_BODY) return { status: response.status, body: null };
      chunks.push(chunk);
    }
    return { status: response.status, body: Buffer.concat(chunks).toString('utf8') };
  }

  private without(trouble: Trouble, because: string | null): null {
    this.counters.add('second_opinions', 1, trouble);
    const message = {
      late: 'a second opinion came too late; the verdict stands',
      over_budget: 'the budget for second opinions is spent; the verdict stands',
      failed: 'a second opinion could not be had; the verdict stands',
      stopped: 'Goalkeeper ends before a second opinion came; the verdict stands',
      unreadable: 'a second opinion could not be read; the verdict stands',
    }[trouble];
    this.log.sometimes('warn', message, because === null ? {} : { because });
    return null;
  }
}
