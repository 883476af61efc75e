import { messageOf } from '../../../src/model/thrown.ts';
import { type Approvals, ComingApprovals } from '../approvals/approvals.ts';
import { AskHere } from '../approvals/ask-here.ts';
import { ComingJudge, type Judge } from '../judge/judge.ts';
import { onAsk, onConfigured, protectFrom, settings } from '../settings/configuration.ts';
import type { SettingName, Settings } from '../settings/settings.ts';
import { emit } from '../spans/emission.ts';
import type { Telemetry } from '../spans/telemetry.ts';
import { AgentGate } from './gate.ts';
import { say } from './say.ts';

// The gate of this program: one, whatever is patched and by whom.

/** Engine, model and charters are read once, which takes a moment on a busy machine; a call that comes before waits so long. */
const LOADING_MS = 10_000;
/** Settings that a judge is made from: when one changes, another judge is made. */
const MAKE_A_JUDGE: readonly SettingName[] = [
  'guard',
  'charter',
  'baseline',
  'endpoint',
  'token',
  'timeout',
  'falseAlarms',
];

let made: { readonly judge: ComingJudge; readonly of: Settings } | null = null;
let telemetry: Telemetry | null = null;

function currentJudge(): Judge {
  const now = settings();
  if (made === null || MAKE_A_JUDGE.some((name) => made?.of[name] !== now[name])) {
    made = { judge: new ComingJudge(makeJudge(now), LOADING_MS), of: now };
  }
  return made.judge;
}

/** Loaded when it is needed, and never on the way of an import. */
async function makeJudge(now: Settings): Promise<Judge> {
  try {
    if (now.guard === 'remote') return (await import('../judge/remote-judge.ts')).remoteJudge(now, service());
    if (now.charter.length + now.baseline.length > 0 || now.endpoint !== null) {
      return await (await import('../judge/judge-files.ts')).inProcessJudge(now, service());
    }
    return await (await import('../judge/in-process.ts')).comingJudgeOf(now, service());
  } catch (error) {
    say(`calls go without a verdict, as \`fail\` says: ${messageOf(error)}`, 'always');
    throw error;
  }
}

let asking: { readonly approvals: Approvals; readonly of: Settings } | null = null;

/** The program asks by itself where it says how, else the processor does where one is known. */
function approvals(): Approvals | null {
  const asked = onAsk();
  if (asked !== null) return new AskHere(asked);
  const now = settings();
  if (now.endpoint === null) return null;
  if (asking?.of !== now) {
    const coming = import('../approvals/remote-approvals.ts').then((remote) =>
      remote.remoteApprovals(now, service()),
    );
    asking = { approvals: new ComingApprovals(coming), of: now };
  }
  return asking.approvals;
}

function service(): string | null {
  return process.env.OTEL_SERVICE_NAME?.trim() || null;
}

/** Spans and counts, unless someone else is told of runs and calls. */
function told(): Telemetry {
  telemetry ??= emit().telemetry;
  return telemetry;
}

export const gate = new AgentGate({
  settings,
  judge: currentJudge,
  approvals,
  telemetry: {
    run: (run) => told().run(run),
    begin: (call) => told().begin(call),
    saw: (tools, framework, wrapped) => told().saw(tools, framework, wrapped),
  },
});

protectFrom(() => gate.tool);
gate.conversations.separateRequests();
onConfigured(() => {
  if (made !== null) currentJudge();
});

/** Says who is told of runs and calls. */
export function tell(to: Telemetry): void {
  telemetry = to;
}

/** Makes the judge now, so that the first call doesn't wait for it. Settles when it is there, or can't be. */
export async function ready(): Promise<void> {
  if (settings().disabled) return;
  const judge = currentJudge();
  if (judge instanceof ComingJudge) await judge.ready().catch(() => {});
}
