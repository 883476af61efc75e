import { grantFor } from '../charter/grants.ts';
import type { Action } from '../model/action.ts';
import type { Charter } from '../model/charter.ts';
import type { History } from '../model/history.ts';
import { type Scored, scoreOf } from '../scorer/score.ts';
import { type Effect, effectOf } from '../signals/call/effect.ts';
import { namesDeedAt } from '../signals/goal/deeds/named.ts';
import { type Mandate, mandateOf } from '../signals/goal/delegation.ts';
import { type Authority, authorityOf } from '../signals/origin/authority.ts';
import { type Followed, followedBy } from '../signals/origin/follow.ts';
import { type Place, type Provenance, provenanceOf, type Trusts } from '../signals/origin/provenance.ts';
import { wordingAt } from '../signals/text/passages.ts';
import { preparedSource, surroundings } from '../signals/text/prepared.ts';
import type { Wording } from '../signals/text/wording.ts';

/** All the signals on one action; each worked out when it is first asked for, and once, however many detectors ask. */
export class Clues {
  readonly action: Action;
  readonly history: History;
  readonly charter: Charter | null;
  private knownEffect: Effect | null = null;
  private knownValues: readonly Provenance[] | null = null;
  private knownFollowed: readonly Followed[] | null = null;
  private knownAuthority: Authority | null = null;
  private knownScore: Scored | null = null;

  constructor(action: Action, history: History, charter: Charter | null) {
    this.action = action;
    this.history = history;
    this.charter = charter;
  }

  get effect(): Effect {
    const { action, charter } = this;
    this.knownEffect ??= effectOf(action.tool, charter && (grantFor(charter, action.tool)?.readOnly ?? null));
    return this.knownEffect;
  }

  get mandate(): Mandate {
    return mandateOf(this.history.goal);
  }

  /** Where each value of the call comes from. */
  get values(): readonly Provenance[] {
    this.knownValues ??= provenanceOf(this.action, this.history, trustOf(this.charter));
    return this.knownValues;
  }

  /** Passages the call may follow, the closest first. */
  get followed(): readonly Followed[] {
    this.knownFollowed ??= followedBy(this.action, this.history, trustOf(this.charter));
    return this.knownFollowed;
  }

  get authority(): Authority {
    this.knownAuthority ??= authorityOf(this.action, this.history, this.values, this.followed);
    return this.knownAuthority;
  }

  /** All of it as one number. */
  get scored(): Scored {
    this.knownScore ??= scoreOf(this);
    return this.knownScore;
  }
}

/** Whose results the charter trusts; nobody's without one. */
export function trustOf(charter: Charter | null): Trusts {
  return charter?.trusts ?? (() => false);
}

/** The detectors look at one action after the other: the last one's clues are all that is asked for again. */
let latest: Clues | null = null;

export function cluesOf(action: Action, history: History, charter: Charter | null): Clues {
  if (latest?.history !== history || latest.action !== action || latest.charter !== charter) {
    latest = new Clues(action, history, charter);
  }
  return latest;
}

/** A passage of a source: the sentence at a place and its neighbours, and how they speak. */
export interface Passage extends Place {
  readonly wording: Wording;
  /** Does the passage itself name what the call does? */
  readonly namesDeed: boolean;
}

export function passageAt(place: Place, { deed }: Effect): Passage {
  const { source } = place;
  const prepared = preparedSource(source);
  const { start, end } = surroundings(prepared, place.start, place.end);
  return {
    source,
    start,
    end,
    wording: wordingAt(prepared, start, end),
    namesDeed: namesDeedAt(prepared, start, end, deed),
  };
}
