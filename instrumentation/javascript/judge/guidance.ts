import { z } from 'zod';
import { type Baseline, parseBaseline } from '../../../src/baseline/artefact.ts';
import { brokenSeal } from '../../../src/baseline/seal.ts';
import { loadCharters } from '../../../src/charter/load.ts';
import { parseCharter } from '../../../src/charter/parse.ts';
import { loadBaselines } from '../../../src/config/baselines.ts';
import type { Charter } from '../../../src/model/charter.ts';
import { messageOf } from '../../../src/model/thrown.ts';
import { say } from '../core/say.ts';
import type { Settings } from '../settings/settings.ts';
import { readAnswer } from './api-answer.ts';
import { ApiClient } from './api-client.ts';
import { OwnFiles } from './own-files.ts';
import { wholeOf } from './whole.ts';

/** What calls are judged by beside their history. The arrays stay the same; what stands in them may be replaced. */
export interface Guidance {
  readonly charters: Charter[];
  readonly baselines: Baseline[];
  /** To be asked before each call: files that have changed are read again. Never throws. */
  look(): void;
}

/** What of it the processor serves. */
type Kind = 'charters' | 'baselines';

/** How soon a processor that was away is asked again; then after twice as long each time. */
const FIRST_WAIT_MS = 1_000;

/**
 * Charters and baselines: of the files that are set, else those of the processor; both are kept fresh. Throws an Error
 * that names every problem of the files. A processor that is away is asked again; until then there are none of it.
 */
export async function guidanceOf(settings: Settings): Promise<Guidance> {
  const { charter, baseline, endpoint, token, timeout, refresh } = settings;
  const charters = new OwnFiles({ what: 'charter', patterns: charter, load: loadCharters });
  const baselines = new OwnFiles({
    what: 'baseline',
    patterns: baseline,
    load: (paths) => loadBaselines(paths),
  });
  const guidance: Guidance = {
    charters: charters.said,
    baselines: baselines.said,
    look: () => {
      charters.look();
      baselines.look();
    },
  };
  const fetched: Fetched<Kind>[] = [];
  if (endpoint !== null) {
    const client = new ApiClient(endpoint, token);
    if (charter.length === 0)
      fetched.push(new Fetched(client, timeout, 'charters', readCharters, guidance.charters));
    if (baseline.length === 0)
      fetched.push(new Fetched(client, timeout, 'baselines', readBaselines, guidance.baselines));
  }
  if (fetched.length > 0) keepFresh(fetched, refresh, await refreshed(fetched));
  return guidance;
}

/** Keeps no program alive. */
function keepFresh(fetched: readonly Fetched<Kind>[], everyMs: number, sound: boolean): void {
  let wait = sound ? everyMs : Math.min(FIRST_WAIT_MS, everyMs);
  const again = async (): Promise<void> => {
    wait = (await refreshed(fetched)) ? everyMs : Math.min(2 * wait, everyMs);
    setTimeout(again, wait).unref();
  };
  setTimeout(again, wait).unref();
}

async function refreshed(fetched: readonly Fetched<Kind>[]): Promise<boolean> {
  return (await Promise.all(fetched.map((one) => one.refresh()))).every(Boolean);
}

const filesSchema = z.array(z.object({ name: z.string(), text: z.string() })).max(10_000);
type Files = z.output<typeof filesSchema>;

/** One kind of the processor's files. */
export class Fetched<K extends Kind> {
  private readonly client: ApiClient;
  private readonly timeoutMs: number;
  private readonly kind: K;
  private readonly read: (files: Files) => Guidance[K];
  private readonly into: unknown[];
  private etag: string | null = null;

  constructor(
    client: ApiClient,
    timeoutMs: number,
    kind: K,
    read: (files: Files) => Guidance[K],
    into: Guidance[K],
  ) {
    this.client = client;
    this.timeoutMs = timeoutMs;
    this.kind = kind;
    this.read = read;
    this.into = into;
  }

  /** Fetches what has changed. What can't be fetched or read leaves what there is, is told, and gives false. Never rejects. */
  async refresh(): Promise<boolean> {
    const { client, timeoutMs, kind, etag } = this;
    try {
      const headers = etag === null ? {} : { 'if-none-match': etag };
      const {
        status,
        body,
        headers: told,
      } = await client.send({
        method: 'GET',
        path: `/v1/${kind}`,
        headers,
        timeoutMs,
      });
      if (status === NOT_MODIFIED) return true;
      const answer = readAnswer(z.object({ [kind]: filesSchema }), body, `a list of ${kind}`);
      this.into.splice(0, this.into.length, ...this.read(answer[kind] ?? []));
      this.etag = told.etag ?? null;
      return true;
    } catch (error) {
      say(
        `the processor's ${kind} could not be fetched, and what there was stays: ${messageOf(error)}`,
        'always',
      );
      return false;
    }
  }
}

const NOT_MODIFIED = 304;

export function readCharters(files: Files): Charter[] {
  return files.map(({ name, text }) => wholeOf(parseCharter(text, name)));
}

function readBaselines(files: Files): Baseline[] {
  return files.map(({ name, text }) => {
    const parsed = parseBaseline(text);
    const problem = typeof parsed === 'string' ? parsed : brokenSeal(parsed, null);
    if (problem !== null) throw new Error(`${name}: ${problem}`);
    return parsed as Baseline;
  });
}
