import { compare, type Oddity } from '../baseline/compare.ts';
import { note } from '../baseline/note.ts';
import { standsOut } from '../baseline/usual.ts';
import type { Action } from '../model/action.ts';
import type { Evidence, Finding } from '../model/finding.ts';
import { type EffectClass, isReading } from '../signals/call/effect.ts';
import { cluesOf } from './clues.ts';
import type { Detector } from './detector.ts';

/** From here on an aspect is odd enough to be told. */
const ODD = 0.75;
/** The order of steps varies: it stands beside another reason and is none by itself. */
const TELLING: ReadonlySet<Oddity['aspect']> = new Set(['tool', 'argument', 'party', 'origin']);
/** What cannot be taken back, or lets someone in: here a person is asked where two oddities agree. */
const GRAVE: ReadonlySet<EffectClass> = new Set(['outbound', 'destructive', 'credential']);

/** Is the action unlike all that its agent used to do? */
export const baseline: Detector = {
  id: 'baseline',
  inspect(action, { history, charter, baseline: learned }) {
    if (learned === null) return [];
    const { effect, mandate } = cluesOf(action, history, charter);
    const odd = compare(note(action, history), learned).filter(
      (oddity) => oddity.score >= ODD && standsOut(oddity, learned),
    );
    const telling = odd.filter(({ aspect }) => TELLING.has(aspect));
    if (telling.length === 0) return [];
    // A call that only looks is worth a word where the tool is new, or it goes where the agent never went.
    if (isReading(effect) && !telling.some(({ aspect }) => aspect === 'tool' || aspect === 'party'))
      return [];
    const unasked = history.goal.length > 0 && mandate.delegates === null && !mandate.deeds.has(effect.deed);
    const agree = new Set(odd.map(familyOf)).size + (unasked ? 1 : 0) > 1;
    return [finding(action, telling, agree && GRAVE.has(effect.class))];
  },
};

/** Oddities of one family say the same thing twice: a tool never used was never used for this goal either. */
function familyOf({ aspect }: Oddity): string {
  return aspect === 'goal' || aspect === 'order' ? 'tool' : aspect;
}

function finding(action: Action, odd: readonly Oddity[], grave: boolean): Finding {
  const sorted = [...odd].sort((a, b) => b.score - a.score);
  return {
    detector: baseline.id,
    rule: null,
    kind: 'unusual_action',
    severity: grave ? 'high' : 'medium',
    outcome: grave ? 'ask' : 'alert',
    score: sorted[0]?.score ?? 0,
    reason: `${action.tool} is unlike this agent: ${sorted.map(inWords).join('; ')}`,
    evidence: sorted.flatMap((oddity) => evidenceOf(action, oddity)),
    owasp: 'ASI10',
  };
}

function inWords({ aspect, path, value, reason }: Oddity): string {
  if (path === null) return `it ${reason}`;
  if (aspect === 'origin') return `of ${path} (${value}): ${reason}`;
  return `${path} ${value === '' ? '' : `(${value}) `}${reason}`;
}

function evidenceOf(action: Action, { path, value }: Oddity): Evidence[] {
  if (path === null) return [{ span: action.span, where: 'tool', value: action.tool }];
  return [{ span: action.span, where: path === '' ? 'the arguments' : `argument ${path}`, value }];
}
