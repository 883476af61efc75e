import { type FileHandle, open } from 'node:fs/promises';
import { finished } from 'node:stream/promises';
import type { Judged } from '../verdict/looks.ts';

/**
 * One line of JSON per action in a file. An action that was judged when a model asked for it is written under its
 * own span once that has come, and only else, at the end, under the model's.
 */
export class Decisions {
  private readonly out: ReturnType<FileHandle['createWriteStream']>;
  /** By the model's span, those whose own span has not come. */
  private readonly requested = new Map<string, Judged[]>();

  private constructor(file: FileHandle) {
    this.out = file.createWriteStream();
  }

  /** Rejects where the file cannot be written. */
  static async into(path: string): Promise<Decisions> {
    return new Decisions(await open(path, 'w'));
  }

  add(judged: Judged): void {
    const { requested, span } = judged.action;
    if (!requested) this.write(judged);
    else this.requested.set(span.spanId, [...(this.requested.get(span.spanId) ?? []), judged]);
  }

  /** The own span of an action that `asker` had asked for has come. */
  complete(judged: Judged, asker: string): void {
    const waiting = this.requested.get(asker) ?? [];
    const { callId, tool } = judged.action;
    const at = [
      waiting.findIndex(({ action }) => callId !== null && action.callId === callId),
      waiting.findIndex(({ action }) => action.tool === tool),
      0,
    ].find((index) => index >= 0);
    waiting.splice(at ?? 0, 1);
    this.write(judged);
  }

  async end(): Promise<void> {
    for (const waiting of this.requested.values()) for (const judged of waiting) this.write(judged);
    await finished(this.out.end());
  }

  private write({ action, verdict, late }: Judged): void {
    const decision = {
      traceId: action.span.traceId,
      spanId: action.span.spanId,
      decision: verdict.outcome,
      ...(verdict.would === undefined ? {} : { would: verdict.would }),
      ...(late ? { late } : {}),
      findings: verdict.findings,
    };
    this.out.write(`${JSON.stringify(decision)}\n`);
  }
}
