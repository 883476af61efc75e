import { grantFor } from '../../../src/charter/grants.ts';
import { selectCharter } from '../../../src/charter/select.ts';
import { FALSE_ALARMS } from '../../../src/detectors/authority.ts';
import type { Detector } from '../../../src/detectors/detector.ts';
import { detectorsWith } from '../../../src/detectors/index.ts';
import { Engine, type EngineOptions } from '../../../src/guard/engine.ts';
import type { Charter } from '../../../src/model/charter.ts';
import { keepShare } from '../../../src/model/memo.ts';
import { warm, warmBesideOthers } from '../../../src/verdict/warm.ts';
import type { Settings } from '../settings/settings.ts';
import type { Decision, Ending, Judge, Question } from './judge.ts';

/** As much as one program's conversations need; a processor holds more. */
const SESSIONS = {
  maxSessions: 2_000,
  maxActions: 256,
  maxSourceBytes: 256 * 1024,
  maxResultBytes: 64 * 1024,
  maxTotalBytes: 64 * 1024 * 1024,
  idleMs: 30 * 60_000,
};

/** Of what a processor keeps at hand of texts it has read: the longest session's are still all there. */
const SHARE = 1 / 2;

export interface InProcessOptions {
  readonly charters: readonly Charter[];
  readonly engine: Engine;
  readonly service: string | null;
  readonly patienceMs: number;
  /** Milliseconds since the epoch. */
  readonly clock?: () => number;
}

/** The engine in this program. Nothing leaves it, and nothing waits but for the engine itself. */
export class InProcessJudge implements Judge {
  readonly patienceMs: number;
  private readonly options: InProcessOptions;
  private readonly clock: () => number;
  /** What the engine is still to be told: how calls ended, and which ones wanted no verdict. */
  private untold: (() => void)[] = [];

  constructor(options: InProcessOptions) {
    this.options = options;
    this.patienceMs = options.patienceMs;
    this.clock = options.clock ?? Date.now;
  }

  decide(question: Question): Decision {
    this.catchUp();
    return { verdict: this.options.engine.before(this.callOf(question), this.clock()), approval: null };
  }

  /** Reading a result takes as long as judging a call: done while the model thinks, or else before the next verdict. */
  ended({ conversation, callId }: Question, { result, error }: Ending): void {
    const { engine, service } = this.options;
    const at = this.clock();
    this.later(() => void engine.after({ conversation, service, callId, result, error }, at));
  }

  /**
   * A read whose tool the charter declares read-only and trusted, without limits, needs no verdict where no rule of the
   * charter could stop it. The engine learns of it afterwards: later calls are judged by its result.
   */
  passes(question: Question): boolean {
    const charter = selectCharter(this.options.charters, {
      agent: question.agent,
      service: this.options.service,
    });
    if (charter === null || !isTrustedRead(charter, question.tool)) return false;
    const at = this.clock();
    this.later(() => void this.options.engine.before(this.callOf(question), at));
    return true;
  }

  private later(tell: () => void): void {
    if (this.untold.length === 0) setImmediate(() => this.catchUp());
    this.untold.push(tell);
  }

  private catchUp(): void {
    if (this.untold.length === 0) return;
    const { untold } = this;
    this.untold = [];
    for (const tell of untold) {
      try {
        tell();
      } catch {
        // That one is lost to the history then; the calls after it are judged all the same.
      }
    }
  }

  private callOf({ span: _, ...call }: Question): Parameters<Engine['before']>[0] {
    return { ...call, service: this.options.service };
  }
}

const trustedReads = new WeakMap<Charter, Map<string, boolean>>();
const MAX_TOOLS = 1_000;

function isTrustedRead(charter: Charter, tool: string): boolean {
  let known = trustedReads.get(charter);
  if (known === undefined || known.size > MAX_TOOLS) {
    known = new Map();
    trustedReads.set(charter, known);
  }
  let trusted = known.get(tool);
  if (trusted === undefined) {
    const grant = grantFor(charter, tool);
    const unlimited = grant?.readOnly === true && grant.maxCalls === null && grant.limits.length === 0;
    trusted = unlimited && charter.trusts(tool) && !charter.rules.some(stops);
    known.set(tool, trusted);
  }
  return trusted;
}

function stops({ outcome }: Charter['rules'][number]): boolean {
  return outcome === 'ask' || outcome === 'block';
}

type Guided = readonly [
  settings: Settings,
  service: string | null,
  charters?: readonly Charter[],
  baselines?: EngineOptions['baselines'],
];

/** Makes the engine ready for these charters and baselines. */
export function judgeOf(...guided: Guided): InProcessJudge {
  warm(detectorsOf(guided[0]));
  return judgeWhenWarm(...guided);
}

/** The same beside what the program does meanwhile. */
export async function comingJudgeOf(...guided: Guided): Promise<InProcessJudge> {
  await warmBesideOthers(detectorsOf(guided[0]));
  return judgeWhenWarm(...guided);
}

function judgeWhenWarm(...[settings, service, charters = [], baselines = []]: Guided): InProcessJudge {
  const detectors = detectorsOf(settings);
  keepShare(SHARE);
  const engine = new Engine({ sessions: SESSIONS, charters, baselines, detectors });
  return new InProcessJudge({ charters, engine, service, patienceMs: settings.timeout });
}

function detectorsOf({ falseAlarms }: Settings): readonly Detector[] {
  return detectorsWith({ ...FALSE_ALARMS, ...falseAlarms });
}
