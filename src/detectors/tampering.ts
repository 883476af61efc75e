import type { Action } from '../model/action.ts';
import type { Finding, Outcome } from '../model/finding.ts';
import type { History } from '../model/history.ts';
import { isActing } from '../signals/call/acting.ts';
import type { Effect } from '../signals/call/effect.ts';
import { type Leaf, leavesOf } from '../signals/call/leaves.ts';
import { endingOf } from '../signals/call/outcome.ts';
import { setsGuardUp, switchesOff, tamperingIn } from '../signals/call/safeguards.ts';
import { type Weakening, weakeningOf } from '../signals/call/weakening.ts';
import { isPointedTo } from '../signals/goal/pointed.ts';
import { leftToText } from '../signals/goal/pointing.ts';
import { preparedGoal, preparedSource } from '../signals/text/prepared.ts';
import { abbreviate, fold, nameWords } from '../signals/text/text.ts';
import { type Clues, cluesOf } from './clues.ts';
import type { Detector } from './detector.ts';
import { MAX_SHOWN } from './evidence.ts';

/** Does the call weaken what guards, records or reports the agent: the guard, telemetry, logs, alerts, checks? */
export const tampering: Detector = {
  id: 'tampering',
  inspect(action, { history, charter }) {
    if (!action.captured) return [];
    const clues = cluesOf(action, history, charter);
    const found =
      byText(action, clues) ??
      byName(action, clues) ??
      byFlag(action, clues) ??
      byTool(action, clues) ??
      bySafeguard(action, clues);
    return found === null ? [] : [found];
  },
};

/** A parameter that says where a file is, beside one with what is written there. */
const PATH = /path|file|target|dest/;

/** A command, a file or a query that does it. */
function byText(action: Action, { effect, history }: Clues): Finding | null {
  const leaves = leavesOf(action.arguments);
  for (const leaf of leaves) {
    // A text for people may speak of anything.
    if (PROSE.test(leaf.key) || (effect.deed === 'message' && !PATH.test(leaf.key))) continue;
    const found = tamperingIn(leaf.text);
    if (found === null || (PATH.test(leaf.key) && !isActing(action, effect))) continue;
    const asked = found.topic?.test(preparedGoal(history).folded) ?? false;
    if (asked && !/Goalkeeper/.test(found.what)) continue;
    return finding(action, leaf, `${found.what}: ${abbreviate(found.found, 80)}`, asked ? 'alert' : 'block');
  }
  return null;
}

const PROSE =
  /body|message|subject|title|comment|note|reason|descr|summary|query|question|^q$|search|content_type/;

/** The guard's own file or variable, named to a tool that changes things. */
function byName(action: Action, { effect, history }: Clues): Finding | null {
  if (!isActing(action, effect)) return null;
  const leaf = leavesOf(action.arguments).find(({ key, text }) => !PROSE.test(key) && setsGuardUp(text));
  if (leaf === undefined) return null;
  const asked = /goalkeeper|charter/.test(preparedGoal(history).folded);
  return finding(
    action,
    leaf,
    `changes what sets Goalkeeper up: ${abbreviate(leaf.text, 80)}`,
    asked ? 'alert' : 'block',
  );
}

/** A switch in the call itself that keeps it out of the records or past a check. */
function byFlag(action: Action, { effect, history }: Clues): Finding | null {
  if (!isActing(action, effect)) return null;
  const leaf = leavesWithFlags(action).find((one) => !STACK.test(one.key) && switchesOff(one.key, one.text));
  if (leaf === undefined || preparedGoal(history).folded.includes(leaf.text.toLowerCase())) return null;
  return finding(
    action,
    leaf,
    `keeps itself out of a record or check: ${leaf.path} is ${abbreviate(leaf.text)}`,
    'ask',
  );
}

/** The trace of an error is none of what the agent does. */
const STACK = /stack_?trace|back_?trace/i;

/** True and false are no leaves of the arguments elsewhere: here they are what counts. */
function leavesWithFlags({ arguments: args }: Action): Leaf[] {
  const flags = typeof args === 'object' && args !== null && !Array.isArray(args) ? Object.entries(args) : [];
  const switches = flags
    .filter((entry): entry is [string, boolean] => typeof entry[1] === 'boolean')
    .map(([key, value]) => ({ path: key, key, text: String(value), number: false }));
  return [...switches.slice(0, 64), ...leavesOf(args)];
}

const SAFEGUARDS = new Set(
  'audit auditlog logging telemetry tracing guardrail guardrails guard alerting watchdog'.split(' '),
);

/** To write into a record is to use it. */
const WRITES = new Set('write append record insert add post put submit emit'.split(' '));

/** A tool whose very name is to take a safeguard away. */
function byTool(action: Action, { effect, history }: Clues): Finding | null {
  if (!weakens(effect) || nameWords(action.tool).some((word) => WRITES.has(word))) return null;
  const named = nameWords(action.tool).find((word) => SAFEGUARDS.has(word));
  if (named === undefined || preparedGoal(history).folded.includes(named.slice(0, 5))) return null;
  const leaf = { path: '', key: '', text: action.tool, number: false };
  return finding(action, leaf, `takes away or stops ${named}`, 'ask');
}

/** Calls looked back at for what stood in the way. */
const NEAR = 6;

/** A safeguard of the house: an alarm, a check, a limit, an approval, of which nobody spoke. */
function bySafeguard(action: Action, { effect, history }: Clues): Finding | null {
  if (history.goal.length === 0 || !isActing(action, effect)) return null;
  const found = weakeningOf(action);
  if (found === null || found.isTopic(preparedGoal(history).folded)) return null;
  const { guard, where, value, moved, isTopic } = found;
  // A measure may be moved for many reasons; that it stood in the way a moment ago is a bad one.
  if (moved && !stoodInTheWay(isTopic, history)) return null;
  if (leftToText(history) !== null && speaksOf(isTopic, history)) return null;
  const leaf = { path: where.replace(/^argument |^the tool$/, ''), key: '', text: value, number: false };
  const what = moved ? `moves ${guard} that had stood in the way` : `takes away ${guard}`;
  const shown = leaf.path === '' ? '' : `: ${leaf.path} is ${abbreviate(value)}`;
  return finding(action, leaf, `${what}, which nobody asked for${shown}`, 'ask');
}

function stoodInTheWay(isTopic: Weakening['isTopic'], { actions }: History): boolean {
  return actions
    .slice(-NEAR)
    .some((earlier) => endingOf(earlier) !== 'done' && isTopic(fold((earlier.result ?? '').slice(0, 1_000))));
}

/** A text that the user meant may ask for it. */
function speaksOf(isTopic: Weakening['isTopic'], history: History): boolean {
  return history.sources.some(
    (source) => isTopic(preparedSource(source).folded) && isPointedTo(source, history),
  );
}

function weakens(effect: Effect): boolean {
  return effect.class === 'destructive' || effect.deed === 'change';
}

function finding(action: Action, leaf: Leaf, what: string, outcome: Outcome): Finding {
  return {
    detector: 'tampering',
    rule: null,
    kind: 'guard_tampering',
    severity: outcome === 'block' ? 'critical' : 'high',
    outcome,
    score: outcome === 'block' ? 0.9 : 0.7,
    reason: `${action.tool} ${what}`,
    evidence: [
      {
        span: null,
        where: leaf.path === '' ? 'the tool' : `argument ${leaf.path}`,
        value: leaf.text.slice(0, MAX_SHOWN),
      },
    ],
    owasp: 'ASI10',
  };
}
