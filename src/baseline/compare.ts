import { abbreviate } from '../signals/text/text.ts';
import type { ArgumentHabit, Baseline, Range, ToolHabit } from './artefact.ts';
import { usedForGoal } from './goals.ts';
import { UNTRACED } from './habit.ts';
import type { Noted } from './note.ts';
import type { Observed, ObservedParty, ObservedValue } from './observe.ts';
import { probabilityOf } from './order.ts';
import { named } from './seal.ts';

/** In what an action can be unlike its agent's history. */
export const ASPECTS = ['tool', 'goal', 'order', 'argument', 'party', 'origin'] as const;
export type Aspect = (typeof ASPECTS)[number];

/** How unlike, in one aspect. */
export interface Oddity {
  readonly aspect: Aspect;
  /** 0: as always; 1: as never; 0.5: nothing is known. */
  readonly score: number;
  /** The argument it is about; null where it is about the call. */
  readonly path: string | null;
  /** The value it is about; empty where it is about none. */
  readonly value: string;
  /** In words, to follow "the agent …" or "its …": `never used it in 120 runs`. */
  readonly reason: string;
}

const UNKNOWN = 0.5;
/** Runs whose word counts half: what four runs never did is little news, what four hundred never did is. */
const HALF_SURE = 4;
/** A share of runs from which on an origin or a tool is nothing odd. */
const COMMON = 0.1;
/** Bits of surprise that count half. */
const HALF_SURPRISED = 4;
/** Values are a closed set where fewer runs than this share bring one of their own. */
const CLOSED = 0.1;

/** How unlike its agent's history an action is, in each aspect; where several arguments are odd, the oddest is told. */
export function compare(call: Noted, baseline: Baseline): readonly Oddity[] {
  const { runs } = baseline.history;
  const habit = Object.hasOwn(baseline.tools, call.tool) ? baseline.tools[call.tool] : undefined;
  const known = baseline.unlearned[`tool ${call.tool}`] ?? 0;
  const tool: Oddity = {
    ...about('tool'),
    score: habit === undefined ? sure(known > 0 ? 0.9 : 1, runs) : 0,
    reason: known > 0 ? `used it in only ${known} of ${runs} runs` : `never used it in ${runs} runs`,
  };
  const course = [tool, ofGoal(call, baseline), ofOrder(call, baseline)];
  return habit === undefined ? course : [...course, ...ofValues(call.observed, habit, baseline)];
}

function about(aspect: Aspect): Oddity {
  return { aspect, score: UNKNOWN, path: null, value: '', reason: '' };
}

/** Pulled towards "not known" where few runs speak. */
function sure(score: number, runs: number): number {
  return UNKNOWN + (score - UNKNOWN) * (runs / (runs + HALF_SURE));
}

/** 0 where it is common, 1 where it never was. */
function rarity(seen: number, of: number): number {
  return of === 0 ? UNKNOWN : 1 - Math.min(1, seen / of / COMMON);
}

function ofGoal({ tool, goal }: Noted, baseline: Baseline): Oddity {
  const { runs, used } = usedForGoal(tool, goal, baseline.goals);
  if (runs < baseline.support.runs) return about('goal');
  const reason = `used it in ${used} of ${runs} runs with a goal like this`;
  return { ...about('goal'), score: sure(rarity(used, runs), runs), reason };
}

function ofOrder({ tool, before }: Noted, baseline: Baseline): Oddity {
  const alphabet = Object.keys(baseline.tools).length;
  const bits = -Math.log2(probabilityOf(tool, before, baseline.order, alphabet));
  const previous = before.at(-1);
  const reason =
    previous === undefined ? 'hardly ever begins with it' : `hardly ever uses it after ${previous}`;
  const score = sure(bits / (bits + HALF_SURPRISED), baseline.history.runs);
  return { ...about('order'), score, reason };
}

/** The oddest argument, party and origin of a call. */
function ofValues(
  { names, values, parties }: Observed,
  { names: knownNames, arguments: habits, runs }: ToolHabit,
  baseline: Baseline,
): Oddity[] {
  const worst = new Map<Aspect, Oddity>();
  const keep = (oddity: Oddity): void => {
    if (oddity.score > (worst.get(oddity.aspect)?.score ?? -1)) worst.set(oddity.aspect, oddity);
  };
  for (const name of names) if (!Object.hasOwn(knownNames, name)) keep(ofName(name, runs));
  for (const value of values) {
    const habit = Object.hasOwn(habits, value.path) ? habits[value.path] : undefined;
    if (habit === undefined) continue;
    keep(ofArgument(value, habit, baseline.salt));
    if (value.origin !== null) keep(ofOrigin(value, value.origin, value.shown, habit));
  }
  for (const party of parties) {
    const habit = Object.hasOwn(habits, party.path) ? habits[party.path] : undefined;
    if (habit === undefined) continue;
    keep(ofParty(party, habit, baseline.salt));
    keep(ofOrigin(party, party.origin, party.value, habit));
  }
  return [...worst.values()];
}

function ofName(name: string, runs: number): Oddity {
  const reason = `was never given in ${runs} runs`;
  return { ...about('argument'), score: sure(0.9, runs), path: name, reason };
}

function ofArgument(value: ObservedValue, habit: ArgumentHabit, salt: string | null): Oddity {
  const odd = (score: number, reason: string, of: number): Oddity => ({
    aspect: 'argument',
    score: sure(score, of),
    path: value.path,
    value: value.shown,
    reason,
  });
  if (!Object.hasOwn(habit.kinds, value.kind) && habit.lengths === null && value.number === null) {
    return odd(0.8, 'was always a number', habit.runs);
  }
  if (value.number !== null && habit.numbers !== null) {
    const beyond = beyondBy(value.number, habit.numbers);
    if (beyond > 0) return odd(beyond, `was from ${habit.numbers.low} to ${habit.numbers.high}`, habit.runs);
  }
  if (value.value !== null && habit.freshValues < CLOSED && Object.keys(habit.values).length > 0) {
    if (!Object.hasOwn(habit.values, named(value.value, salt))) {
      const among = `was one of ${Object.keys(habit.values).length} known values`;
      return odd(1 - habit.freshValues, among, habit.runs);
    }
  }
  if (value.number === null && habit.lengths !== null && value.length > habit.lengths.high) {
    const beyond = beyondBy(value.length, { ...habit.lengths, low: 0 });
    return odd(0.8 * beyond, `had at most ${habit.lengths.high} characters`, habit.runs);
  }
  return odd(0, 'was as ever', habit.runs);
}

/** How far outside: 0 within; 0.5 as far beyond an end as the range is wide. */
function beyondBy(value: number, { low, high }: Pick<Range, 'low' | 'high'>): number {
  const over = value > high ? value - high : low - value;
  if (over <= 0) return 0;
  const width = Math.max(high - low, Math.abs(high), Math.abs(low) / 2, 1e-9);
  return over / (over + width);
}

/** A recipient, account or host that the agent never dealt with; nothing odd where each run has its own, or the user names it. */
function ofParty(party: ObservedParty, habit: ArgumentHabit, salt: string | null): Oddity {
  const odd = (score: number, reason: string): Oddity => ({
    aspect: 'party',
    score: sure(score, habit.runs),
    path: party.path,
    value: abbreviate(party.value),
    reason,
  });
  if (party.origin === 'goal' || party.origin === 'system') return odd(0, 'is named by the user');
  if (Object.hasOwn(habit.values, named(party.value, salt))) return odd(0, 'is known');
  const knownGroup = party.group !== null && Object.hasOwn(habit.groups, named(party.group, salt));
  if (knownGroup) return odd((1 - habit.freshValues) / 2, `is new in a known domain in ${habit.runs} runs`);
  const fresh = party.group === null ? habit.freshValues : habit.freshGroups;
  return odd(1 - fresh, `was never dealt with in ${habit.runs} runs`);
}

/**
 * Better authority than ever is nothing odd: only text, and nowhere, are, where it used to be more; and a value that
 * stands in none of the systems that used to vouch for it.
 */
function ofOrigin(
  { path, holders }: Pick<ObservedParty, 'path' | 'holders'>,
  origin: string,
  value: string,
  habit: ArgumentHabit,
): Oddity {
  const odd = (score: number, reason: string): Oddity => ({
    aspect: 'origin',
    score: sure(score, habit.runs),
    path,
    value: abbreviate(value),
    reason,
  });
  if (origin === 'goal' || origin === 'system') return odd(0, 'it comes from the user');
  const records = Object.keys(habit.records);
  const [standing = '', tool = ''] = split(origin);
  const here = origin === 'nowhere' ? 'no one named it' : `it stands in ${inWords(standing, tool)}`;
  const usual = Object.entries(habit.origins)
    .filter(([name]) => name !== UNTRACED)
    .sort((a, b) => b[1] - a[1])[0]?.[0];
  const vouched = records.length === 0 || holders.some((holder) => records.includes(holder));
  const shared = Object.entries(habit.origins).reduce((sum, [other, runs]) => {
    if (other === origin) return sum + runs;
    // The same way of standing in another tool's result is half as good.
    return split(other)[0] === standing ? sum + runs / 2 : sum;
  }, 0);
  if (!vouched && origin !== 'nowhere') {
    const ever = `values of ${path} used to stand in a result of ${records.slice(0, 3).join(' or ')}`;
    return odd(Math.max(0.9, rarity(shared, habit.runs)), `${here}, and ${ever}`);
  }
  const ever = usual === undefined ? 'that was never so' : `it used to come from ${inWords(...split(usual))}`;
  const weight = records.length > 0 || origin === 'nowhere' ? 0.5 : standing === 'prose' ? 1 : 0.8;
  return odd(weight * rarity(shared, habit.runs), `${here}, and ${ever}`);
}

/** `prose:read_mail` in two. */
function split(origin: string): [string, string] {
  const at = origin.indexOf(':');
  return at < 0 ? [origin, ''] : [origin.slice(0, at), origin.slice(at + 1)];
}

function inWords(standing: string, tool: string): string {
  switch (standing) {
    case 'prose':
      return `the running text of ${tool}'s result`;
    case 'field':
      return `a field of ${tool}'s result`;
    case 'goal':
      return "the user's words";
    case 'system':
      return 'the system instructions';
    default:
      return 'the agent itself';
  }
}
