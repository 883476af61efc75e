import type { Clues } from '../detectors/clues.ts';
import type { SpanRef } from '../model/action.ts';
import type { Source } from '../model/history.ts';
import { leavesOf } from '../signals/call/leaves.ts';
import { isTelling, type Origin, type Provenance, provenanceOf } from '../signals/origin/provenance.ts';
import type { Standing } from '../signals/origin/standing.ts';
import { asIdentifier, type IdentifierKind } from '../signals/text/identifiers.ts';
import { preparedSource } from '../signals/text/prepared.ts';
import { type Hand, handsOf } from './hands.ts';
import { type Quote, quoteIn, quoteOf } from './quote.ts';

/** One argument of a call and where it came from. */
export interface ArgumentStory {
  /** `recipients[0].email`; empty where the arguments are a bare value. */
  readonly path: string;
  /** Cut to a readable length. */
  readonly text: string;
  /** The argument as a whole where it was traced, and the identifiers inside it. */
  readonly values: readonly ValueStory[];
}

/** Where one value came from, and what says so. */
export interface ValueStory {
  readonly value: string;
  readonly kind: IdentifierKind | 'text';
  /** True where the value is the whole argument. */
  readonly whole: boolean;
  /** False where it is so common that finding it tells little. */
  readonly telling: boolean;
  readonly origin: Origin;
  /** How it stands in the result; null where no result told of it. */
  readonly standing: Standing | null;
  /** The result it was read in. */
  readonly from: { readonly tool: string; readonly span: SpanRef } | null;
  /** How many results have it. */
  readonly results: number;
  /** The words around it there. */
  readonly quote: Quote | null;
  /** Earlier calls it came through, the nearest first. */
  readonly hands: readonly Hand[];
}

const MAX_TEXT = 400;

export function argumentsOf(clues: Clues): ArgumentStory[] {
  const { action } = clues;
  if (!action.captured) return [];
  return leavesOf(action.arguments).map(({ path, text }) => ({
    path,
    text: text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}…` : text,
    values: shown(clues.values.filter(({ leaf }) => leaf.path === path && leaf.text === text)).map((value) =>
      storyOf(value, clues),
    ),
  }));
}

/** That a sentence as a whole stands nowhere goes without saying where there is something to say of its parts. */
function shown(values: readonly Provenance[]): readonly Provenance[] {
  const parts = values.filter(({ whole, origin }) => !(whole && origin === 'nowhere'));
  return parts.length > 0 ? parts : values;
}

function storyOf(value: Provenance, clues: Clues): ValueStory {
  const { history } = clues;
  const { kind, whole, origin } = value;
  const read = value.origin === 'trusted' ? withoutTrust(value, clues) : value;
  return {
    value: value.value,
    kind,
    whole,
    telling: isTelling(value),
    origin,
    standing: read.standing,
    from: read.place && named(read.place.source),
    results: read.results,
    quote: quoteFor(read, clues),
    hands: handsOf(value, history),
  };
}

function named({ tool, span }: Source): { tool: string; span: SpanRef } {
  return { tool, span };
}

/** Where a trusted result has the value: provenance stops asking at the trust. */
function withoutTrust(value: Provenance, { action, history, charter }: Clues): Provenance {
  const trusted = history.sources.filter(({ tool }) => charter?.trusts(tool));
  const found = provenanceOf(action, { ...history, sources: trusted }, () => false);
  return (
    found.find(({ leaf, value: text }) => leaf.path === value.leaf.path && text === value.value) ?? value
  );
}

function quoteFor(value: Provenance, { history }: Clues): Quote | null {
  const canonical = asIdentifier(value.value)?.canonical ?? null;
  if (value.origin === 'goal') return quoteIn(history.goal.join('\n'), value.value, canonical);
  if (value.origin === 'system') return quoteIn(history.system ?? '', value.value, canonical);
  const { place } = value;
  return place && quoteOf(preparedSource(place.source).text, place.start, place.end);
}
