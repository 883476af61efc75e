import { z } from 'zod';
import type { EffectStore, Made } from '../model/effects.ts';
import { messageOf } from '../model/thrown.ts';
import { LinesFile } from './lines-file.ts';

/** Effects kept; the file is written anew, with these alone, when it has grown to twice as many. */
const MAX_KEPT = 100_000;

const line = z.strictObject({
  keys: z.array(z.string().min(1).max(64)).min(1).max(8),
  trace: z.string().regex(/^[0-9a-f]{32}$/, '32 hex digits'),
  span: z.string().regex(/^[0-9a-f]{16}$/, '16 hex digits'),
  tool: z.string().max(1_000),
  agent: z.string().max(1_000).nullable(),
  time: z.number().positive(),
});
type Line = z.output<typeof line>;

export interface EffectsFileOptions {
  readonly max?: number;
  /** Hears of what could not be written. */
  readonly trouble?: (message: string) => void;
}

/** Effects in a file of JSON lines. */
export class EffectsFile implements EffectStore {
  readonly path: string;
  readonly known: readonly Made[];
  private readonly file: LinesFile<Line>;
  private readonly trouble: (message: string) => void;
  private readonly max: number;
  private kept: Line[];

  private constructor(path: string, file: LinesFile<Line>, { max, trouble }: Required<EffectsFileOptions>) {
    this.path = path;
    this.file = file;
    this.max = max;
    this.trouble = trouble;
    this.kept = file.found.slice(-max);
    this.known = this.kept.map(fromLine);
    file.keeps = () => this.kept.slice(-max);
  }

  /** Rejects with an Error of one sentence where the file cannot be read or written, or holds something else. */
  static async open(path: string, options: EffectsFileOptions = {}): Promise<EffectsFile> {
    const { max = MAX_KEPT, trouble = () => {} } = options;
    const file = await LinesFile.open(path, { what: 'an effect', line, mostLines: 2 * max });
    return new EffectsFile(path, file, { max, trouble });
  }

  /** Written in the background, in order; `close` waits for it. */
  remember(made: Made): void {
    const told = toLine(made);
    this.kept.push(told);
    if (this.kept.length > 2 * this.max) this.kept = this.kept.slice(-this.max);
    this.file.append(told).catch((error) => this.trouble(messageOf(error)));
  }

  async close(): Promise<void> {
    await this.file.close();
  }
}

function toLine({ keys, span, tool, agent, time }: Made): Line {
  const cut = (text: string): string => text.slice(0, 1_000);
  const { traceId: trace, spanId } = span;
  return {
    keys: [...keys],
    trace,
    span: spanId,
    tool: cut(tool),
    agent: agent === null ? null : cut(agent),
    time,
  };
}

function fromLine({ keys, trace, span, tool, agent, time }: Line): Made {
  return { keys, span: { traceId: trace, spanId: span }, tool, agent, time };
}
