import { Memo } from '../../../model/memo.ts';
import type { Deed } from '../../call/effect.ts';
import { type Prepared, readingAt } from '../../text/prepared.ts';
import { Stems } from '../../text/stems.ts';
import { AR } from './ar.ts';
import { COMMON } from './common.ts';
import { CS } from './cs.ts';
import { DA } from './da.ts';
import { DE } from './de.ts';
import { EL } from './el.ts';
import { EN } from './en.ts';
import { ES } from './es.ts';
import { FI } from './fi.ts';
import { FR } from './fr.ts';
import { HE } from './he.ts';
import { HI } from './hi.ts';
import { HU } from './hu.ts';
import { ID } from './id.ts';
import { IT } from './it.ts';
import { JA } from './ja.ts';
import { KO } from './ko.ts';
import { NL } from './nl.ts';
import { NO } from './no.ts';
import { PL } from './pl.ts';
import { PT } from './pt.ts';
import { RO } from './ro.ts';
import { RU } from './ru.ts';
import { SV } from './sv.ts';
import { TH } from './th.ts';
import { TR } from './tr.ts';
import { UK } from './uk.ts';
import { VI } from './vi.ts';
import type { DeedWords } from './words.ts';
import { ZH } from './zh.ts';

const TABLES: readonly DeedWords[] = [
  COMMON,
  AR,
  CS,
  DA,
  DE,
  EL,
  EN,
  ES,
  FI,
  FR,
  HE,
  HI,
  HU,
  ID,
  IT,
  JA,
  KO,
  NL,
  NO,
  PL,
  PT,
  RO,
  RU,
  SV,
  TH,
  TR,
  UK,
  VI,
  ZH,
];

const DEEDS = Object.keys(COMMON) as Deed[];

let known: Stems | null = null;

/** Reads the tables language by language, so that others have their turn between them. */
export function* readingDeeds(): Generator<undefined, void> {
  const stems = new Stems();
  for (const table of TABLES) {
    for (const [number, deed] of DEEDS.entries()) {
      const [letters = '', anywhere = ''] = table[deed] ?? [];
      for (const stem of letters.split('|')) if (stem !== '') stems.add(number, stem, false);
      for (const stem of anywhere.split('|')) if (stem !== '') stems.add(number, stem, true);
    }
    yield;
  }
  known ??= stems;
}

function stems(): Stems {
  if (known === null) for (const _ of readingDeeds());
  return known ?? new Stems();
}

/** All deeds that a folded text names. */
export function deedsIn(folded: string): ReadonlySet<Deed> {
  return together.get(stems().in(folded), 1, setOf);
}

/** Deeds that are named together, by their bits: a word names few, and the same ones again. */
const MAX_TOGETHER = 1_000;
const together = new Memo<number, ReadonlySet<Deed>>(MAX_TOGETHER);

function setOf(bits: number): ReadonlySet<Deed> {
  return new Set(DEEDS.filter((_, number) => (bits & (1 << number)) !== 0));
}

/** Do the words of a folded passage name this deed? */
export function namesDeed(folded: string, deed: Deed): boolean {
  return deedsIn(folded).has(deed);
}

const namedAt = readingAt(({ folded }, start, end) => deedsIn(folded.slice(start, end)));

/** The same of a passage of a text. */
export function namesDeedAt(prepared: Prepared, start: number, end: number, deed: Deed): boolean {
  return namedAt(prepared, start, end).has(deed);
}
