import { type FileHandle, open } from 'node:fs/promises';
import { finished } from 'node:stream/promises';
import type { Settled } from '../pipeline/results.ts';
import { Final } from '../replay/final.ts';
import type { Judged } from '../verdict/looks.ts';

/** One line of JSON per action in a file. */
export class Decisions {
  private readonly out: ReturnType<FileHandle['createWriteStream']>;
  private readonly final = new Final((judged) => this.write(judged));

  private constructor(file: FileHandle) {
    this.out = file.createWriteStream();
  }

  /** Rejects where the file cannot be written. */
  static async into(path: string): Promise<Decisions> {
    return new Decisions(await open(path, 'w'));
  }

  take(settled: Pick<Settled, 'judged' | 'completed'>): void {
    this.final.take(settled);
  }

  async end(): Promise<void> {
    this.final.end();
    await finished(this.out.end());
  }

  private write({ action, verdict, late }: Judged): void {
    const decision = {
      traceId: action.span.traceId,
      spanId: action.span.spanId,
      decision: verdict.outcome,
      ...(verdict.would === undefined ? {} : { would: verdict.would }),
      ...(late ? { late } : {}),
      ...(verdict.opinion === undefined ? {} : { opinion: verdict.opinion }),
      findings: verdict.findings,
    };
    this.out.write(`${JSON.stringify(decision)}\n`);
  }
}
