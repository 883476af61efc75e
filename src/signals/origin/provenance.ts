import type { Action } from '../../model/action.ts';
import type { History, Source } from '../../model/history.ts';
import { type Leaf, leavesOf } from '../call/leaves.ts';
import { groupedPlaces } from '../text/digits.ts';
import type { IdentifierKind } from '../text/identifiers.ts';
import {
  type Prepared,
  preparedGoal,
  preparedSource,
  preparedSources,
  preparedText,
} from '../text/prepared.ts';
import type { Segment } from '../text/text.ts';
import { isEcho, isInLink, LENT } from './echo.ts';
import { type Standing, standingIn } from './standing.ts';
import { MAX_VALUES, type Value, valuesOf } from './value.ts';

/** Who a value has its authority from: the first of these that knows it. */
export type Origin = 'goal' | 'system' | 'trusted' | 'untrusted' | 'nowhere';

/** Where a value stands in a source. */
export interface Place {
  readonly source: Source;
  /** Position in the prepared text. */
  readonly start: number;
  readonly end: number;
}

/** Where one value of a call comes from. */
export interface Provenance {
  readonly leaf: Leaf;
  /** As the call has it. */
  readonly value: string;
  readonly kind: IdentifierKind | 'text';
  /** True where the value is the whole leaf, not a part of longer text. */
  readonly whole: boolean;
  readonly origin: Origin;
  /** `field` where any untrusted result has it as a field; null where no untrusted result has it. */
  readonly standing: Standing | null;
  /** In how many untrusted results it stands, echoes of the agent's own words left out. */
  readonly results: number;
  /** Those results, oldest first. */
  readonly holders: readonly Source[];
  /** The place the standing was told from: the first in prose where all are. */
  readonly place: Place | null;
}

/** Small numbers and everyday words stand in every text: finding them in one tells nothing. */
export function isTelling(value: Provenance): boolean {
  if (value.kind === 'number') return value.value.length >= 5;
  return value.kind !== 'text' || value.whole;
}

/** A whole argument that names whom or where to, and that one result alone told of. */
export function isParty(value: Provenance): boolean {
  const link = value.kind === 'url' && !value.leaf.key.includes('mail');
  const party = value.kind === 'email' || value.kind === 'account' || link;
  return party && value.whole && value.results === 1;
}

/** Whom or where to a passage names: the canonical e-mail addresses, accounts and links in it. */
export function partiesIn(passage: Place): string[] {
  const found: string[] = [];
  for (const [canonical, places] of preparedSource(passage.source).identifiers) {
    const kind = places[0]?.kind;
    if (kind !== 'email' && kind !== 'account' && kind !== 'url') continue;
    if (places.some((at) => at.start >= passage.start && at.end <= passage.end)) found.push(canonical);
  }
  return found;
}

/** Does the session trust what this tool returns? */
export type Trusts = (tool: string) => boolean;

/** Whole values of one call: of a text of addresses each is one. */
const MAX_WHOLE = 160;

/**
 * The provenance of each value of a call, and of each identifier in longer text; of these as many as there is room for
 * beside the whole ones, wherever those stand. Empty where arguments are unknown.
 */
export function provenanceOf(action: Action, history: History, trusts: Trusts): Provenance[] {
  if (!action.captured) return [];
  const read = readIn(history, trusts);
  const leaves = leavesOf(action.arguments);
  const seen = new Set<string>();
  const isNew = ({ path }: Leaf, { canonical }: Value): boolean => {
    const { size } = seen;
    return seen.add(`${path}\0${canonical}`).size > size;
  };
  const values = leaves.map(valuesOf);
  let most = MAX_WHOLE;
  const wholes = leaves.map((leaf, i) =>
    (values[i] ?? [])
      .filter((value) => value.whole && most > 0 && isNew(leaf, value))
      .map((value) => {
        most--;
        return trace(leaf, value, read);
      }),
  );
  let room = MAX_VALUES - wholes.flat().length;
  return leaves.flatMap((leaf, i) => {
    const found = wholes[i] ?? [];
    // Where the whole text was found, its parts tell nothing more.
    if (room <= 0 || found.some(({ origin }) => origin !== 'nowhere')) return found;
    for (const value of values[i] ?? []) {
      if (value.whole || room <= 0 || !isNew(leaf, value)) continue;
      room--;
      found.push(trace(leaf, value, read));
    }
    return found;
  });
}

/** All that a session has read, ready for look-ups; made once for all values of a call. */
interface Read {
  readonly goal: Prepared;
  readonly system: Prepared | null;
  readonly sources: readonly ReadSource[];
}

interface ReadSource {
  readonly source: Source;
  readonly prepared: Prepared;
  readonly trusted: boolean;
}

function readIn(history: History, trusts: Trusts): Read {
  const { system, sources } = history;
  const texts = preparedSources(history);
  return {
    goal: preparedGoal(history),
    system: system === null ? null : preparedText(system),
    sources: sources.map((source, i) => ({
      source,
      prepared: texts[i]!,
      trusted: trusts(source.tool),
    })),
  };
}

const NONE: readonly Source[] = [];

function trace(leaf: Leaf, value: Value, read: Read): Provenance {
  const { text, kind, whole } = value;
  const needle = text.toLowerCase();
  const said = saidBy(read, value, needle);
  if (said !== null) {
    return {
      leaf,
      value: text,
      kind,
      whole,
      origin: said,
      standing: null,
      results: 0,
      holders: NONE,
      place: null,
    };
  }
  let trusted = false;
  const holders: Source[] = [];
  let best: Found | null = null;
  for (const one of read.sources) {
    const found = findIn(one, value, needle);
    if (found === null) continue;
    if (one.trusted) {
      trusted = true;
      continue;
    }
    holders.push(one.source);
    if (best === null || (best.standing === 'prose' && found.standing === 'field')) best = found;
  }
  const results = holders.length;
  const origin: Origin = trusted ? 'trusted' : results > 0 ? 'untrusted' : 'nowhere';
  const standing = best?.standing ?? null;
  return { leaf, value: text, kind, whole, origin, standing, results, holders, place: best?.place ?? null };
}

/** The goal or the system text, where one of them says the value. */
function saidBy({ goal, system }: Read, value: Value, needle: string): 'goal' | 'system' | null {
  if (has(goal, value, needle)) return 'goal';
  return system !== null && has(system, value, needle) ? 'system' : null;
}

interface Found {
  readonly place: Place;
  readonly standing: Standing;
}

/** Where a source has the value: as a field if it has it so anywhere. */
function findIn({ source, prepared }: ReadSource, value: Value, needle: string): Found | null {
  const places = placesOf(prepared, value, needle);
  if (places.length === 0 || isEcho(source, value)) return null;
  const field = places.find(({ start, end }) => standingIn(prepared, start, end) === 'field');
  const { start, end } = field ?? places[0]!;
  return { place: { source, start, end }, standing: field === undefined ? 'prose' : 'field' };
}

function has(prepared: Prepared, value: Value, needle: string): boolean {
  if (!LENT.has(value.kind)) return placesOf(prepared, value, needle, 1).length > 0;
  return placesOf(prepared, value, needle).some(({ start }) => !isInLink(prepared.folded, start));
}

const NOWHERE: readonly Segment[] = [];

/** Where a text has the value, of which `needle` is the text in lower case; no more than `most` places. */
function placesOf(prepared: Prepared, value: Value, needle: string, most = 8): readonly Segment[] {
  const { folded, identifiers } = prepared;
  if (value.kind !== 'text') {
    const exact = identifiers.get(value.canonical);
    if (exact !== undefined) return exact;
    if (value.kind === 'number' && value.canonical.length < 5) return NOWHERE;
  }
  const found: Segment[] = [];
  for (let at = folded.indexOf(needle); at >= 0 && found.length < most; at = folded.indexOf(needle, at + 1)) {
    const end = at + needle.length;
    if (isWordEdge(folded, at, end)) found.push({ start: at, end });
  }
  return found.length > 0 || value.digits === null ? found : numberIn(prepared, value.digits);
}

/** Where a text has a longer number, in one or in groups. */
function numberIn(prepared: Prepared, digits: string): readonly Segment[] {
  const places = prepared.identifiers.get(digits) ?? groupedPlaces(prepared, digits);
  // What leads abroad belongs to a telephone.
  return places.map(({ start, end }) => ({
    start: prepared.folded[start - 1] === '+' ? start - 1 : start,
    end,
  }));
}

const LETTER = /[\p{L}\p{N}]/u;
const CJK = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;

function isWordEdge(text: string, start: number, end: number): boolean {
  return !joins(text[start - 1], text[start]) && !joins(text[end - 1], text[end]);
}

function joins(left: string | undefined, right: string | undefined): boolean {
  if (left === undefined || right === undefined || left === ' ' || right === ' ') return false;
  return LETTER.test(left) && LETTER.test(right) && !(CJK.test(left) || CJK.test(right));
}
