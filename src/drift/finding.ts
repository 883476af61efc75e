import type { Evidence, Finding } from '../model/finding.ts';
import type { Alarm, Moved } from './agent.ts';
import { ASPECT_WORDS } from './aspects.ts';
import type { Change } from './changes.ts';
import type { Movement, Resized } from './movement.ts';
import type { Run } from './runs.ts';

const PART_WORDS: Readonly<Record<Change['part'], string>> = {
  model: 'model',
  prompt: 'prompt',
  toolset: 'tool definitions',
};

/** The alarm as a finding: since when, what moved, and what changed with it. */
export function driftFinding(run: Run, alarm: Alarm): Finding {
  const { moved, chance } = alarm;
  const who = run.agent === '' ? 'an agent without a name' : `agent ${run.agent}`;
  const aspects = moved.map(({ aspect }) => ASPECT_WORDS[aspect]).join(', ');
  const [most] = moved.flatMap((one) => wordsOf(one, alarm));
  return {
    detector: 'drift',
    rule: null,
    kind: 'drift',
    severity: 'medium',
    outcome: 'alert',
    score: Math.round(1e4 * (1 - chance)) / 1e4,
    reason: `${who} behaves otherwise since about ${dateOf(alarm.sinceTime)} (its run ${alarm.since} of ${alarm.run}): ${aspects}${most === undefined ? '' : `; most of all ${most}`}; ${changeWords(alarm)}`,
    evidence: [
      ...moved.flatMap((one) => evidenceOf(one, alarm)),
      ...alarm.changes.map((change) => ({
        span: null,
        where: PART_WORDS[change.part],
        value: fromTo(change),
      })),
    ],
    owasp: 'ASI10',
  };
}

function evidenceOf(moved: Moved, alarm: Alarm): Evidence[] {
  return wordsOf(moved, alarm).map((value) => ({ span: null, where: ASPECT_WORDS[moved.aspect], value }));
}

/** What moved in an aspect, one sentence each, the surest first. */
export function wordsOf({ features, sizes }: Moved, alarm: Alarm): string[] {
  return [...sizes.map(sizeWords), ...features.map((feature) => movementWords(feature, alarm))];
}

/** `send_payment.amount` lately about 2500, before about 210. */
function sizeWords({ argument, before, after }: Resized): string {
  return `${argument} lately about ${rounded(after)}, before about ${rounded(before)}`;
}

/** Two digits that count, for it is an estimate. */
function rounded(size: number): string {
  return String(Number(size.toPrecision(2)));
}

/** `pay_abroad` in 12 of the last 20 runs, before in none of 50. */
function movementWords(
  { feature, before, after }: Movement,
  { runsBefore, runsAfter }: Pick<Alarm, 'runsBefore' | 'runsAfter'>,
): string {
  const lately = `${feature} in ${after || 'none'} of the last ${runsAfter} runs`;
  return `${lately}, before in ${before || 'none'} of ${runsBefore}`;
}

/** Whether model, prompt or tools changed with it. */
export function changeWords({ changes, known }: Pick<Alarm, 'changes' | 'known'>): string {
  const changed = changes.map(
    (change) => `the ${PART_WORDS[change.part]} changed at run ${change.run}, ${fromTo(change)}`,
  );
  const same = known.filter((part) => !changes.some((change) => change.part === part));
  const unchanged =
    same.length === 0 ? [] : [`${listed(same.map((part) => PART_WORDS[part]))} stayed the same`];
  return [...changed, ...unchanged].join('; ') || 'model, prompt and tool definitions are not told';
}

function fromTo({ from, to }: Change): string {
  return `from ${from} to ${to}`;
}

function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}

/** To the minute, in UTC; the spans' own time, which anyone may have set to anything. */
export function dateOf(nanoseconds: number): string {
  const date = new Date(nanoseconds / 1e6);
  return Number.isNaN(date.getTime())
    ? 'an unknown time'
    : `${date.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
