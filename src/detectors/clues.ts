import { grantFor } from '../charter/grants.ts';
import type { Action } from '../model/action.ts';
import type { Charter } from '../model/charter.ts';
import type { History } from '../model/history.ts';
import { type Authority, authorityOf } from '../signals/authority.ts';
import { type Mandate, mandateOf, namesDeed } from '../signals/delegation.ts';
import { type Effect, effectOf } from '../signals/effect.ts';
import { type Followed, followedBy } from '../signals/follow.ts';
import { preparedSource, surroundings } from '../signals/prepared.ts';
import { type Place, type Provenance, provenanceOf } from '../signals/provenance.ts';
import { type Wording, wordingOf } from '../signals/wording.ts';

/** All the signals on one action; worked out once, however many detectors ask. */
export interface Clues {
  readonly effect: Effect;
  readonly mandate: Mandate;
  /** Where each value of the call comes from. */
  readonly values: readonly Provenance[];
  /** Passages the call may follow, the closest first. */
  readonly followed: readonly Followed[];
  readonly authority: Authority;
}

interface Kept {
  readonly action: Action;
  readonly history: History;
  readonly charter: Charter | null;
  readonly clues: Clues;
}

/** The detectors look at one action after the other: the last one's clues are all that is asked for again. */
let kept: Kept | null = null;

export function cluesOf(action: Action, history: History, charter: Charter | null): Clues {
  if (kept?.history === history && kept.action === action && kept.charter === charter) return kept.clues;
  const trusts = (tool: string): boolean => charter?.trusts(tool) ?? false;
  const readOnly = (charter === null ? null : grantFor(charter, action.tool))?.readOnly ?? null;
  const values = provenanceOf(action, history, trusts);
  const followed = followedBy(action, history, trusts);
  const clues: Clues = {
    effect: effectOf(action.tool, readOnly),
    mandate: mandateOf(history.goal),
    values,
    followed,
    authority: authorityOf(action, history, values, followed),
  };
  kept = { action, history, charter, clues };
  return clues;
}

/** A passage of a source: the sentence at a place and its neighbours, and how they speak. */
export interface Passage extends Place {
  readonly wording: Wording;
  /** Does the passage itself name what the call does? */
  readonly namesDeed: boolean;
}

export function passageAt(place: Place, effect: Effect): Passage {
  const prepared = preparedSource(place.source);
  const { start, end } = surroundings(prepared, place.start, place.end);
  const folded = prepared.folded.slice(start, end);
  return {
    source: place.source,
    start,
    end,
    wording: wordingOf(folded),
    namesDeed: namesDeed(folded, effect.deed),
  };
}
