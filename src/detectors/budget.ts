import type { Action } from '../model/action.ts';
import type { Evidence, Finding, Kind } from '../model/finding.ts';
import type { History } from '../model/history.ts';
import { canonical } from '../model/json.ts';
import { Memo } from '../model/memo.ts';
import type { Deed, Effect } from '../signals/effect.ts';
import { asIdentifier } from '../signals/identifiers.ts';
import { leavesOf } from '../signals/leaves.ts';
import { abbreviate } from '../signals/text.ts';
import { cluesOf } from './clues.ts';
import type { Detector } from './detector.ts';
import { MAX_SHOWN } from './evidence.ts';

/** The same call this often is a loop: beyond what polling and retries need. */
const LOOP = 6;
/** A session this long is worth a look, and again each time it has doubled. */
const LONG_SESSION = 200;
/** More starts than this within the window are no agent's considered steps. */
const BURST = 60;
const BURST_WINDOW_NS = 10e9;

/** Does the agent go round in circles, do one deed twice, or do too much at once? */
export const budget: Detector = {
  id: 'budget',
  inspect(action, { history, charter }) {
    const { effect } = cluesOf(action, history, charter);
    const found = [loop(action, history), repeatedEffect(action, history, effect), volume(action, history)];
    return found.filter((finding) => finding !== null);
  },
};

function loop(action: Action, history: History): Finding | null {
  if (!action.captured) return null;
  const calls = history.actions.filter(({ tool }) => tool === action.tool);
  if (calls.length + 1 < LOOP) return null;
  const text = argumentsText(action);
  const equal = calls.filter((other) => argumentsText(other) === text);
  // A result that changes is progress; the same one each time is none.
  const latest = equal.at(-1)?.result ?? null;
  const same = equal.filter((other) => other.result === latest);
  const count = same.length + 1;
  // Told once, and again each time it has doubled.
  if (count < LOOP || !Number.isInteger(Math.log2(count / LOOP))) return null;
  return {
    ...base('loop', 'ASI08'),
    reason: `${action.tool} is called for the ${count}th time with the same arguments and the same result`,
    evidence: same.slice(-2).map(earlier),
  };
}

function repeatedEffect(action: Action, history: History, effect: Effect): Finding | null {
  if (!action.captured || !ONCE.has(effect.deed)) return null;
  const deed = deedOf(action, effect);
  const before = history.actions.findLast(
    (other) => other.tool === action.tool && !failed(other) && deedOf(other, effect) === deed,
  );
  if (before === undefined) return null;
  const paid = effect.deed === 'pay';
  return {
    ...base('repeated_effect', 'ASI02'),
    severity: paid ? 'high' : 'medium',
    outcome: paid ? 'ask' : 'alert',
    score: paid ? 0.8 : 0.5,
    reason: paid
      ? `${action.tool} pays the same amount to the same payee a second time in this session`
      : `${action.tool} does the same a second time in this session: ${abbreviate(argumentsText(action), 80)}`,
    evidence: [earlier(before)],
  };
}

/** Deeds that are one too many the second time; granting or deleting twice changes nothing more. */
const ONCE: ReadonlySet<Deed> = new Set<Deed>(['pay', 'buy', 'message', 'publish']);

/** What a call does to the world: for a payment its payee and amount, whatever the reference says; else all it says. */
function deedOf(action: Action, effect: Effect): string {
  if (effect.deed !== 'pay') return argumentsText(action);
  const leaves = leavesOf(action.arguments);
  const payees = leaves.map((leaf) => asIdentifier(leaf.text)).filter((id) => id?.kind === 'account');
  const amounts = leaves.filter((leaf) => /amount|sum|value|total|betrag|montant|importe/.test(leaf.key));
  if (payees.length === 0 || amounts.length === 0) return argumentsText(action);
  const names = payees.map((id) => id?.canonical).sort();
  const sums = amounts.map((leaf) =>
    leaf.number ? leaf.text : (asIdentifier(leaf.text)?.canonical ?? leaf.text),
  );
  return `${names.join(' ')} ${sums.join(' ')}`;
}

const FAILURE =
  /^\W{0,4}(?:\w{0,30}error|exception|traceback|failed|failure|denied|refused|rejected|invalid|unauthori[sz]ed|forbidden|timeout|timed out|not found|cannot|could not|unable)|"(?:ok|success)"\s*:\s*false|"(?:error|status)"\s*:\s*"(?:error|failed|rejected|denied)|\bfailed\b|\bnot (?:executed|processed|sent|allowed|permitted)\b|\bverif(?:y|ication)\b|\brequired\b|\bincorrect\b/i;

/** A call that failed by its status or by what it returned left nothing to repeat. */
function failed(action: Action): boolean {
  return action.status === 'error' || FAILURE.test((action.result ?? '').slice(0, 500));
}

function volume(action: Action, history: History): Finding | null {
  const count = history.totals.actions + 1;
  if (count >= LONG_SESSION && Number.isInteger(Math.log2(count / LONG_SESSION))) {
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
