import type { History } from '../../model/history.ts';
import type { Deed } from '../call/effect.ts';
import { ACTING_DEEDS } from '../call/verbs.ts';
import { preparedGoal, reading } from '../text/prepared.ts';
import { words } from '../text/text.ts';
import { deedsIn } from './deeds/named.ts';

const CLAUSE =
  /[.!?;:,\n()。！？、，；]|\s[-–—]\s|(?<!\p{L})(?:and|then|but|or|und|dann|aber|oder|et|puis|mais|ou|y|luego|pero|e|poi|ma|depois|mas|en|dan|maar|och|sedan|men|og|så|i|potem|ale|a|pak)(?!\p{L})/u;
const FILLER = new Set(
  'please pls kindly just also now instead rather ok okay so yes hey hi can could would will you bitte mal noch jetzt kannst könntest du s il te vous plaît peux tu por favor puedes per favore puoi pode você alsjeblieft graag kun je snälla kan proszę możesz prosím můžeš'.split(
    ' ',
  ),
);
/** After these the word before was a noun: `the order is cancelled`. */
const STATES = new Set(
  'is was are were has have had hasn will goes ist war sind wurde hat est sont a été es está son è sono é são is zijn är er jest są je jsou'.split(
    ' ',
  ),
);
const CJK = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}]/u;
const CJK_NOT = /不|别|勿|ない|せず|禁止|말|(?:した|ました|了|했어요?|했습니다)$/u;
/** Who is to tell the user himself has nobody else to tell. */
const TO_ME =
  /^\s*(?:\p{L}+\s){0,2}\p{L}+[\s-](?:me|us|mir|mich|uns|moi|nous|mij|ons|mig|meg|oss|mi|nam|mně|nám)(?!\p{L})|(?<!\p{L})(?:dimmi|fammi|avvisami|scrivimi|mandami|dime|dinos|avísame|mándame|envíame|escríbeme|let me know)(?!\p{L})/u;
const MAX_CLAUSES = 200;
const ACTING: ReadonlySet<Deed> = new Set(ACTING_DEEDS);

/**
 * The deeds that a folded text asks for by a clause's verb: `cancel the two`, `und schick sie Bo`. Stricter than what it
 * names: `from my notes` asks for no note.
 */
export function wantedIn(folded: string): ReadonlySet<Deed> {
  const wanted = new Set<Deed>();
  for (const clause of folded.split(CLAUSE).slice(0, MAX_CLAUSES)) {
    if (clause === undefined || clause.trim() === '') continue;
    const verb = verbOf(clause);
    if (verb === null) continue;
    const answer = TO_ME.test(clause);
    for (const deed of deedsIn(verb))
      if (ACTING.has(deed) && !(answer && deed === 'message')) wanted.add(deed);
  }
  return wanted;
}

const wanted = reading(({ folded }) => ({ deeds: wantedIn(folded) }));

/** The same of the user's words; worked out once for each goal. */
export function wantedByUser(history: History): ReadonlySet<Deed> {
  return wanted(preparedGoal(history)).deeds;
}

/** Where there are no edges between words the whole clause stands for its verb. */
function verbOf(clause: string): string | null {
  if (CJK.test(clause)) return CJK_NOT.test(clause) ? null : clause;
  const all = words(clause, 16);
  const first = all.findIndex((word) => !FILLER.has(word));
  const verb = all[first];
  if (verb === undefined || STATES.has(all[first + 1] ?? '')) return null;
  // German and Dutch may have it last: `die Rechnung bitte bezahlen`.
  const last = all.at(-1) ?? '';
  return /(?:bitte|graag|alsjeblieft)/.test(clause) ? `${verb} ${last}` : verb;
}
