import type { Action } from '../model/action.ts';
import type { History } from '../model/history.ts';
import { isJsonObject, type Json } from '../model/json.ts';
import { leavesOf } from '../signals/call/leaves.ts';
import { isTelling, type Provenance, provenanceOf } from '../signals/origin/provenance.ts';
import { hostOf, type IdentifierKind } from '../signals/text/identifiers.ts';
import { abbreviate } from '../signals/text/text.ts';

/** Where a value came from, as a habit: `field:TOOL` a whole field of that tool's result, `prose:TOOL` its running text. */
export type OriginName = string;

/** One value of a call, in the form habits are made of. */
export interface ObservedValue {
  /** Without the places in lists: `recipients[].email`. */
  readonly path: string;
  readonly kind: IdentifierKind | 'text';
  /** As written, at most 80 characters; null for longer text, which no list of values can hold. */
  readonly value: string | null;
  /** The same for a person, cut; and its whole length. */
  readonly shown: string;
  readonly length: number;
  readonly number: number | null;
  /** Null where the value is too short or too common for its origin to tell anything. */
  readonly origin: OriginName | null;
  /** The tools in whose results it stands; none where the user or the system text names it. */
  readonly holders: readonly string[];
}

/** An address, account or link in a call, whole argument or within text. */
export interface ObservedParty {
  readonly path: string;
  readonly value: string;
  /** Its domain or host; null for accounts. */
  readonly group: string | null;
  readonly origin: OriginName;
  readonly holders: readonly string[];
}

export interface Observed {
  /** Names of arguments, and of those inside them one level down: `fields`, `fields.owner`. */
  readonly names: readonly string[];
  readonly values: readonly ObservedValue[];
  readonly parties: readonly ObservedParty[];
}

const MAX_VALUE = 80;
/** Digits in a text name something, such as a vendor or a document; nobody calculates with them. */
const LONG_DIGITS = /^\d{4,}$/;

/**
 * What a call looked like. Origins are told as if no source was trusted, so that a baseline stays right when the
 * charter changes.
 */
export function observe(
  action: Action,
  history: History,
  traced: readonly Provenance[] = provenanceOf(action, history, () => false),
): Observed {
  if (!action.captured) return { names: [], values: [], parties: [] };
  const wholes = new Map<string, Provenance>();
  const parties: ObservedParty[] = [];
  for (const value of traced) {
    if (value.whole && !wholes.has(value.leaf.path)) wholes.set(value.leaf.path, value);
    const party = partyOf(value);
    if (party !== null) parties.push(party);
  }
  const values = leavesOf(action.arguments).map((leaf): ObservedValue => {
    const whole = wholes.get(leaf.path);
    const text = leaf.text.trim();
    const kind = whole?.kind ?? (leaf.number ? 'number' : 'text');
    const id = !leaf.number && LONG_DIGITS.test(text);
    const number = kind === 'number' && !id ? Number(text.replace(',', '.')) : Number.NaN;
    return {
      path: pathOf(leaf.path),
      kind: id ? 'id' : kind,
      value: text.length > MAX_VALUE ? null : text,
      shown: abbreviate(text),
      length: text.length,
      number: Number.isFinite(number) ? number : null,
      origin: whole !== undefined && isTelling(whole) ? originOf(whole) : null,
      holders: whole === undefined ? [] : holdersOf(whole),
    };
  });
  return { names: namesIn(action.arguments), values, parties };
}

function partyOf(value: Provenance): ObservedParty | null {
  const { kind } = value;
  if (kind !== 'email' && kind !== 'account' && kind !== 'url') return null;
  const flat = value.value.toLowerCase().replace(/\s+/g, '');
  const link = flat.replace(/^https?:\/\//, '').replace(/^www\./, '');
  const group =
    kind === 'account' ? null : kind === 'email' ? flat.slice(flat.indexOf('@') + 1) : hostOf(link);
  const shown = kind === 'url' ? link.slice(0, MAX_VALUE) : flat;
  const path = pathOf(value.leaf.path);
  return { path, value: shown, group, origin: originOf(value), holders: holdersOf(value) };
}

function holdersOf({ holders }: Provenance): string[] {
  return [...new Set(holders.map(({ tool }) => tool))];
}

function originOf({ origin, standing, place }: Provenance): OriginName {
  if (origin !== 'untrusted' || place === null) return origin === 'trusted' ? 'nowhere' : origin;
  return `${standing ?? 'prose'}:${place.source.tool}`;
}

const MAX_NAMES = 64;

function namesIn(args: Json): string[] {
  if (!isJsonObject(args)) return [];
  const names = Object.entries(args).flatMap(([name, value]) =>
    isJsonObject(value) ? [name, ...Object.keys(value).map((inner) => `${name}.${inner}`)] : [name],
  );
  return names.slice(0, MAX_NAMES);
}

/** A place in a list is no habit, the list is. */
function pathOf(path: string): string {
  return path.replace(/\[\d+\]/g, '[]');
}
