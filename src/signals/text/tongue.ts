import { isLetter, WIDE } from './letters.ts';
import { type Prepared, reading } from './prepared.ts';

/** The language a text seems to be in, as its ISO 639-1 code, or its script where several languages share one. */
export type Tongue = string;

const SCRIPTS: readonly (readonly [Tongue, RegExp])[] = [
  ['ja', /[\p{Script=Hiragana}\p{Script=Katakana}]/gu],
  ['ko', /\p{Script=Hangul}/gu],
  ['zh', /\p{Script=Han}/gu],
  ['cyrillic', /\p{Script=Cyrillic}/gu],
  ['arabic', /\p{Script=Arabic}/gu],
  ['greek', /\p{Script=Greek}/gu],
  ['hebrew', /\p{Script=Hebrew}/gu],
  ['thai', /\p{Script=Thai}/gu],
  ['devanagari', /\p{Script=Devanagari}/gu],
];

/** Fewer letters of another script are a name or a sign. */
const MIN_LETTERS = 4;
/** Where any letter stands that is not Latin: most texts have none. */
const OTHER = /[\u0370-\u1dff\u2e80-\uffee]/;
const LATIN = /\p{Script=Latin}/gu;
const WORD = /\p{L}+/gu;
const MAX_TEXT = 600;

/** Small words that nearly every sentence of a language has, and sentences of others seldom. */
const SMALL_WORDS: Readonly<Record<Tongue, string>> = {
  en: 'the and of to is for with that this you your are be on not please have will from by has as it was at we our if or can an all before after',
  de: 'der die das und ist nicht mit für auf den von zu wir bitte werden wird ein eine einen dem des im sind sie ich nach bei auch oder aus an vor nur wenn bis über zum zur',
  fr: 'le la les des et est pour que qui dans une un vous votre nous avec sur pas par au aux du ce cette sont être merci avant après ne ou veuillez',
  es: 'el la los las de que y en un una por para con se su al del es lo no como más favor antes todos esta este son debe hay',
  pt: 'o a os as de que e em um uma por para com se do da dos das não no na ao é são favor antes este esta deve você seu sua',
  it: 'il la le gli di che e un una per con non si del della dei nel al sono è prima dopo questo questa deve anche da alla',
  nl: 'de het een en van is op voor met niet te zijn dat die wij u naar aan bij ook om als worden wordt graag dit',
  pl: 'i w na z do się jest nie że po dla od przed przez oraz jak są proszę to ten tej lub ma za',
  tr: 've bir bu için ile da de olarak lütfen sonra önce gibi kadar olan en her ya',
  sv: 'och att det som en på är för med den till av inte om vi har kan ska från ett efter innan alla',
  no: 'og at det som en på er for med den til av ikke om vi har kan skal fra et etter før alle vennligst',
  da: 'og at det som en på er for med den til af ikke om vi har kan skal fra et efter før alle venligst',
  fi: 'ja on ei että se tai kun ovat jos niin myös kanssa ennen jälkeen tämä',
  cs: 'a v na se je že do z pro s před po nebo jako jsou prosím které aby není',
  ro: 'și de la în pe cu pentru este un o nu din care sunt vă rugăm înainte după sau',
  hu: 'a az és hogy nem egy is van kell csak vagy előtt után kérjük meg el',
  id: 'dan yang di untuk dengan dari ini itu tidak akan ke pada atau harap sebelum setelah',
  vi: 'và của là cho các được không trong với có này vui lòng trước sau',
};

const tonguesOfWord = new Map<string, Tongue[]>();
for (const [tongue, words] of Object.entries(SMALL_WORDS)) {
  for (const word of words.split(' ')) tonguesOfWord.set(word, [...(tonguesOfWord.get(word) ?? []), tongue]);
}

/** The longest small word. */
const MAX_WORD = Math.max(...Array.from(tonguesOfWord.keys(), (word) => word.length));

/** By its script, else by its small words; null where it says too little, or as much for two. Of long texts the beginning. */
export function tongueOf(folded: string): Tongue | null {
  const text = folded.slice(0, MAX_TEXT);
  return (OTHER.test(text) ? tongueOfScript(text) : null) ?? latinTongueOf(text);
}

function tongueOfScript(text: string): Tongue | null {
  const latin = text.match(LATIN)?.length ?? 0;
  for (const [tongue, letters] of SCRIPTS) {
    const found = text.match(letters)?.length ?? 0;
    // A Chinese sign says as much as three letters.
    if (found >= MIN_LETTERS && found * 3 >= latin) return tongue;
  }
  return null;
}

/** The words of a text that may be small ones; null where some letters are not of one code unit each. */
function shortWords(text: string): string[] | null {
  const found: string[] = [];
  let start = 0;
  for (let at = 0; at <= text.length; at++) {
    const code = at < text.length ? text.charCodeAt(at) : 0;
    if (code >= WIDE) return null;
    if (isLetter(code)) continue;
    if (at > start && at - start <= MAX_WORD) found.push(text.slice(start, at));
    start = at + 1;
  }
  return found;
}

/** The next best language must have clearly fewer of its words. */
const CLEARLY_FEWER = 0.8;

function latinTongueOf(text: string): Tongue | null {
  const votes = new Map<Tongue, number>();
  for (const word of shortWords(text) ?? text.match(WORD) ?? []) {
    const tongues = word.length > MAX_WORD ? undefined : tonguesOfWord.get(word);
    if (tongues === undefined) continue;
    // A word of many languages says less for each.
    for (const tongue of tongues) votes.set(tongue, (votes.get(tongue) ?? 0) + 1 / tongues.length);
  }
  let first: Tongue | null = null;
  let most = 0;
  let next = 0;
  for (const [tongue, vote] of votes) {
    if (vote > most) {
      next = most;
      most = vote;
      first = tongue;
    } else if (vote > next) next = vote;
  }
  return most < 1 || next > CLEARLY_FEWER * most ? null : first;
}

/** By where they begin and end. */
type Known = Map<number, Tongue | null>;
const inside = reading((): Known => new Map());
const around = reading((): Known => new Map());

/** The language of a passage of a text; each worked out once. */
export function tongueAt(prepared: Prepared, start = 0, end = MAX_TEXT): Tongue | null {
  const known = inside(prepared);
  const place = placeOf(start, end);
  const tongue = known.get(place);
  return tongue === undefined ? keep(known, place, prepared.folded.slice(start, end)) : tongue;
}

/** Texts are no longer than that. */
function placeOf(start: number, end: number): number {
  return start * 2 ** 20 + end;
}

/** Passages of one text that are at hand. */
const MAX_PASSAGES = 200;

function keep(known: Known, place: number, text: string): Tongue | null {
  const tongue = tongueOf(text);
  if (known.size < MAX_PASSAGES) known.set(place, tongue);
  return tongue;
}

const BESIDE = 300;

/** Is a passage in another language than what stands around it? False where one of them says too little. */
export function isOtherTongue(prepared: Prepared, start: number, end: number): boolean {
  const own = tongueAt(prepared, start, end);
  if (own === null) return false;
  const beside = tongueAround(prepared, start, end);
  return beside !== null && beside !== own;
}

function tongueAround(prepared: Prepared, start: number, end: number): Tongue | null {
  const known = around(prepared);
  const place = placeOf(start, end);
  const tongue = known.get(place);
  if (tongue !== undefined) return tongue;
  const { folded } = prepared;
  const text = `${folded.slice(Math.max(0, start - BESIDE), start)} ${folded.slice(end, end + BESIDE)}`;
  return keep(known, place, text);
}

/** Of longer texts the first so many. */
const MAX_SENTENCES = 60;

/** The languages of a text's sentences. */
export const tonguesIn = reading((prepared): ReadonlySet<Tongue> => {
  const tongues = new Set<Tongue>();
  for (const { start, end } of prepared.segments.slice(0, MAX_SENTENCES)) {
    const tongue = tongueAt(prepared, start, end);
    if (tongue !== null) tongues.add(tongue);
  }
  return tongues;
});
