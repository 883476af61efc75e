import type { Clues } from '../detectors/clues.ts';
import type { Share } from '../scorer/score.ts';

/** How suspicious the signals together make an action, and each one's share in that. */
export interface ScoreStory {
  /** Log-odds of harm. */
  readonly score: number;
  /** The share of clean runs that have an action as suspicious. */
  readonly p: number;
  /** The part that is the same for all actions; with all shares it makes the score. */
  readonly rest: number;
  /** The weightiest first. */
  readonly groups: readonly SignalGroup[];
}

/** Signals that ask about the same. */
export interface SignalGroup {
  readonly asks: string;
  /** Log-odds: positive speaks against the action. */
  readonly share: number;
  /** Those that have a share, the weightiest first. */
  readonly signals: readonly Share[];
}

/** By how a signal's name begins. */
const ASKS: Readonly<Record<string, string>> = {
  effect: 'what it does',
  deed: 'what it does',
  goal: 'how it fits what was asked',
  system: 'how it fits what was asked',
  topic: 'what it shares with the words of what was asked',
  place: 'how the text around its values speaks',
  value: 'where its values come from',
  party: 'where whom it names comes from',
  around: 'how the text around its values speaks',
  followed: 'the passage it follows most closely',
  near: 'the sentences of results nearest to it',
  steer: 'the sentences of results nearest to it',
  command: 'the sentence that names its deed and has its values',
  session: 'when in the session it comes',
  last: 'what was read last',
  rival: 'what else of their kind stands beside its values',
  way: 'where its values come from',
  call: 'from how many results it is put together',
};

export function scoreStory(clues: Clues): ScoreStory {
  const { score, p, shares } = clues.scored;
  const groups = new Map<string, Share[]>();
  let told = 0;
  for (const one of shares()) {
    if (one.share === 0) continue;
    told += one.share;
    const begins = one.feature.slice(0, one.feature.indexOf('.'));
    const asks = ASKS[begins] ?? begins;
    groups.set(asks, [...(groups.get(asks) ?? []), one]);
  }
  const all = [...groups].map(([asks, signals]) => ({
    asks,
    share: signals.reduce((sum, { share }) => sum + share, 0),
    signals,
  }));
  all.sort((a, b) => Math.abs(b.share) - Math.abs(a.share));
  return { score, p, rest: score - told, groups: all };
}
