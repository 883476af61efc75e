import { Memo } from '../model/memo.ts';
import type { Prepared } from './prepared.ts';

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

/** The next best language must have clearly fewer of its words. */
const CLEARLY_FEWER = 0.8;

function latinTongueOf(text: string): Tongue | null {
  const votes = new Map<Tongue, number>();
  for (const [word] of text.matchAll(WORD)) {
    const tongues = tonguesOfWord.get(word);
    // A word of many languages says less for each.
    for (const tongue of tongues ?? []) votes.set(tongue, (votes.get(tongue) ?? 0) + 1 / tongues!.length);
  }
  const [first, second] = [...votes].sort((a, b) => b[1] - a[1]);
  if (first === undefined || first[1] < 1) return null;
  return second !== undefined && second[1] > CLEARLY_FEWER * first[1] ? null : first[0];
}

/** Characters of texts whose languages are at hand. */
const MAX_READY = 512 * 1024;
const passages = new Memo<Prepared, Map<string, Tongue | null>>(MAX_READY);

/** The language of a passage of a text; each worked out once. */
export function tongueAt(prepared: Prepared, start = 0, end = MAX_TEXT): Tongue | null {
  return once(prepared, `${start} ${end}`, ({ folded }) => folded.slice(start, end));
}

const BESIDE = 300;

/** Is a passage in another language than what stands around it? False where one of them says too little. */
export function isOtherTongue(prepared: Prepared, start: number, end: number): boolean {
  const own = tongueAt(prepared, start, end);
  if (own === null) return false;
  const beside = once(prepared, `beside ${start} ${end}`, ({ folded }) => {
    return `${folded.slice(Math.max(0, start - BESIDE), start)} ${folded.slice(end, end + BESIDE)}`;
  });
  return beside !== null && beside !== own;
}

function once(prepared: Prepared, place: string, text: (prepared: Prepared) => string): Tongue | null {
  const known = passages.get(prepared, 100 + 2 * prepared.text.length, () => new Map());
  let tongue = known.get(place);
  if (tongue === undefined) {
    tongue = tongueOf(text(prepared));
    if (known.size < MAX_PASSAGES) known.set(place, tongue);
  }
  return tongue;
}

/** Passages of one text that are at hand. */
const MAX_PASSAGES = 200;
/** Of longer texts the first so many. */
const MAX_SENTENCES = 60;
const ready = new Memo<Prepared, ReadonlySet<Tongue>>(MAX_READY);

/** The languages of a text's sentences; worked out once for each text. */
export function tonguesIn(prepared: Prepared): ReadonlySet<Tongue> {
  return ready.get(prepared, 100 + prepared.text.length, ({ segments }) => {
    const told = segments.slice(0, MAX_SENTENCES).map(({ start, end }) => tongueAt(prepared, start, end));
    return new Set(told.filter((tongue) => tongue !== null));
  });
}
