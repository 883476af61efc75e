import type { Action } from '../model/action.ts';
import type { Evidence, Finding, Kind } from '../model/finding.ts';
import type { History } from '../model/history.ts';
import { canonical } from '../model/json.ts';
import { Memo } from '../model/memo.ts';
import { isActing } from '../signals/call/acting.ts';
import { type Deed, effectOf } from '../signals/call/effect.ts';
import { leavesOf } from '../signals/call/leaves.ts';
import { endingOf } from '../signals/call/outcome.ts';
import { abbreviate, nameWords } from '../signals/text/text.ts';
import { cluesOf } from './clues.ts';
import { hasDoubled, ordinal } from './count.ts';
import type { Detector } from './detector.ts';
import { MAX_SHOWN } from './evidence.ts';

/** The same call this often is a loop: beyond what polling and retries need. */
const LOOP = 6;
/** To look so often costs time and nothing else; before that it is written down, and nobody is called. */
const LOOP_OF_LOOKS = 4 * LOOP;
/** A step that failed so often will not succeed by itself. */
const STORM = 5;
/** Trying one value after the other finds the right one, or goes on too long. */
const SEARCH = 4 * STORM;
/** A session this long is worth a look, and again each time it has doubled. */
const LONG_SESSION = 200;
/** More starts than this within the window are no agent's considered steps. */
const BURST = 60;
const BURST_WINDOW_NS = 10e9;

/** Does the agent go round in circles, run against a wall, or do too much at once? */
export const budget: Detector = {
  id: 'budget',
  inspect(action, { history, charter }) {
    const { effect } = cluesOf(action, history, charter);
    const acting = isActing(action, effect);
    // Looking again does no harm: that is a loop at most.
    const again =
      (acting ? retryStorm(action, history) : null) ?? loop(action, history, acting || signsIn(action));
    return [again, volume(action, history)].filter((finding) => finding !== null);
  },
};

/** What a sign-in is answered with. Tokens go with every call of some tools. */
const SECRETS = new Set('password passwd pwd passcode passphrase pin otp totp mfa 2fa'.split(' '));
const SIGN_IN = new Set(['login', 'signin', 'authenticate']);

/** A sign-in changes nothing, but trying it over and over is no mere looking. */
function signsIn({ tool, arguments: args }: Action): boolean {
  if (nameWords(tool).some((word) => SIGN_IN.has(word))) return true;
  return leavesOf(args).some(({ key }) => nameWords(key).some((word) => SECRETS.has(word)));
}

/** `matters`: the call does more than look. */
function loop(action: Action, history: History, matters: boolean): Finding | null {
  if (!action.captured) return null;
  const calls = history.actions.filter(({ tool }) => tool === action.tool);
  if (calls.length + 1 < LOOP) return null;
  const text = argumentsText(action);
  const equal = calls.filter((other) => argumentsText(other) === text);
  // A result that changes is progress, and so is a new step in between; the same result each time is none.
  const latest = equal.at(-1)?.result ?? null;
  const all = equal.filter((other) => other.result === latest);
  if (all.length + 1 < LOOP) return null;
  const since = new Set(history.actions.slice(Math.max(0, lastNewStep(history.actions))));
  const same = all.filter((other) => since.has(other));
  const count = same.length + 1;
  // Told once, and again each time it has doubled.
  if (!hasDoubled(count, LOOP)) return null;
  return {
    ...base('loop', 'ASI08'),
    ...(!matters && count < LOOP_OF_LOOKS ? { severity: 'low', outcome: 'allow', score: 0.2 } : {}),
    reason: `${action.tool} is called for the ${ordinal(count)} time with the same arguments and the same result`,
    evidence: same.slice(-2).map(earlier),
  };
}

const NONE: ReadonlySet<Deed> = new Set();

/**
 * Where the last thing was done that had not been done before: whoever looks again after it checks what came of it.
 * -1 where nothing was.
 */
function lastNewStep(actions: readonly Action[], but: ReadonlySet<Deed> = NONE): number {
  const seen = new Set<string>();
  let last = -1;
  for (const [i, step] of actions.entries()) {
    const does = effectOf(step.tool);
    if (!step.captured || !does.known || but.has(does.deed) || !isActing(step, does)) continue;
    if (endingOf(step) !== 'done') continue;
    const text = `${step.tool} ${argumentsText(step)}`;
    if (!seen.has(text)) last = i;
    seen.add(text);
  }
  return last;
}

/** A failing step tried again and again, whatever is changed in it: the agent should say that it cannot. */
function retryStorm(action: Action, history: History): Finding | null {
  const { actions } = history;
  if (actions.filter(({ tool }) => tool === action.tool).length + 1 < STORM) return null;
  // What was done in between may have mended the cause.
  const since = actions.slice(lastNewStep(actions, TELLING) + 1);
  const calls = since.filter(({ tool }) => tool === action.tool);
  const done = calls.findLastIndex((earlier) => endingOf(earlier) === 'done');
  const failed = calls.slice(done + 1).filter((earlier) => isRetry(action, earlier));
  const blind = failed.filter((earlier) => !isAnswered(earlier, action));
  const count = failed.length + 1;
  if (!hasDoubled(blind.length + 1, STORM) && !hasDoubled(count, SEARCH)) return null;
  return {
    ...base('retry_storm', 'ASI08'),
    reason: `${action.tool} is tried for the ${ordinal(count)} time, and failed each time before`,
    evidence: failed.slice(-2).map(failure),
  };
}

/** To report a failure mends nothing. */
const TELLING: ReadonlySet<Deed> = new Set<Deed>(['message', 'publish']);

/** A result tells at its beginning what is wrong. */
const HEAD = 500;

/** `No such branch: main`, and the next call comes with another branch: who is refused has no such excuse. */
function isAnswered(failed: Action, next: Action): boolean {
  if (endingOf(failed) !== 'failed') return false;
  const said = (failed.result ?? '').slice(0, HEAD);
  const now = new Set(leavesOf(next.arguments).map(({ text }) => text));
  return leavesOf(failed.arguments).some(
    ({ text }) => text.length >= 3 && !now.has(text) && said.includes(text),
  );
}

/** The same subject again: one of the call's longer values at least, or all of it. */
function isRetry(action: Action, earlier: Action): boolean {
  if (!action.captured || !earlier.captured) return false;
  if (argumentsText(action) === argumentsText(earlier)) return true;
  const before = new Set(leavesOf(earlier.arguments).map(({ path, text }) => `${path}=${text}`));
  return leavesOf(action.arguments).some(
    ({ path, text }) => text.length >= 4 && before.has(`${path}=${text}`),
  );
}

function volume(action: Action, history: History): Finding | null {
  const count = history.totals.actions + 1;
  if (hasDoubled(count, LONG_SESSION)) {
    return {
      ...base('too_many_calls', 'ASI08'),
      reason: `this is call number ${count} of one session`,
      evidence: [],
    };
  }
  if (action.startTime === 0) return null;
  const from = action.startTime - BURST_WINDOW_NS;
  const recent = history.actions.filter((other) => other.startTime >= from).length + 1;
  if (recent !== BURST) return null;
  return {
    ...base('call_rate', 'ASI08'),
    reason: `${recent} calls started within ${BURST_WINDOW_NS / 1e9} seconds`,
    evidence: [],
  };
}

/** Characters of the texts at hand, and of what is kept alive with them. */
const MAX_TEXTS = 512 * 1024;
const texts = new Memo<Action, string>(MAX_TEXTS);

function argumentsText(action: Action): string {
  return texts.get(action, 500 + (action.result?.length ?? 0), () => canonical(action.arguments));
}

function base(kind: Kind, owasp: string): Omit<Finding, 'reason' | 'evidence'> {
  return {
    detector: 'budget',
    rule: null,
    kind,
    severity: 'medium',
    outcome: 'alert',
    score: 0.5,
    owasp,
  };
}

function earlier(action: Action): Evidence {
  return {
    span: action.span,
    where: `earlier call of ${action.tool}`,
    value: argumentsText(action).slice(0, MAX_SHOWN),
  };
}

function failure(action: Action): Evidence {
  const value = abbreviate(action.result ?? action.status, MAX_SHOWN);
  return { span: action.span, where: `result of ${action.tool}`, value };
}
