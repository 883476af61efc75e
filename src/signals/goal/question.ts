import { fold } from '../text/text.ts';
import { tongueOf } from '../text/tongue.ts';
import { asksInCharacters } from './question-characters.ts';
import { DEED, ENGLISH_DEED, HANDS_ON, ORDER, ORDER_WITHIN } from './question-deeds.ts';
import { withoutNotes } from './question-notes.ts';
import { LANGUAGES, type Language } from './question-words.ts';

/** Longer goals are briefs. */
const MAX_GOAL = 2_000;
const MAX_GOALS = 256;
const known = new Map<string, Answer | null>();

/** How the user wants his answer: told, or in writing in some place. */
export type Answer = 'told' | 'written';

/**
 * How the answer is wanted, where the user only wants to know something: each sentence of his messages is a question,
 * an order to tell, or orders nothing. Careful: null where that is not clear (`can you pay it`, `find me a room`,
 * `look into this`).
 */
export function answerWanted(goal: readonly string[]): Answer | null {
  const text = goal.join('\n');
  if (text.length === 0 || text.length > MAX_GOAL) return null;
  let answer = known.get(text);
  if (answer === undefined) {
    answer = judge(text);
    if (known.size >= MAX_GOALS) known.clear();
    known.set(text, answer);
  }
  return answer;
}

/** How a sentence speaks: it asks to be told, only says something, or orders a deed. */
type Mood = 'asks' | 'says' | 'orders';

/** A title or a saying orders nothing. */
const QUOTED =
  /"[^"\n]{1,200}"|„[^“”\n]{1,200}[“”]|“[^”\n]{1,200}”|«[^»\n]{1,200}»|(?<![\p{L}\p{N}])'[^'\n]{1,80}'(?![\p{L}\p{N}])/gu;
const CHARACTERS = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u;
const SENTENCE = /(?<=[?!.…])(?=\s|$)|[;\n¿¡]|\s[-–—]\s|:\s/u;

function judge(text: string): Answer | null {
  const folded = fold(text).replace(/[’‘]/g, "'").replace(QUOTED, ' x ');
  const bare = withoutNotes(folded);
  if (bare !== null && asks(bare)) return 'written';
  return asks(folded) ? 'told' : null;
}

function asks(folded: string): boolean {
  if (CHARACTERS.test(folded)) return asksInCharacters(folded);
  const sentences = folded.split(SENTENCE).flatMap((part) => (/\p{L}/u.test(part) ? [part.trim()] : []));
  const tongue = tongueOf(folded);
  return TABLES.some((table) => {
    if (tongue !== null && !table.tongues.includes(tongue)) return false;
    let wishes = false;
    for (const sentence of sentences) {
      const mood = moodOf(sentence, table);
      if (mood === 'orders') return false;
      wishes ||= mood === 'asks';
    }
    return wishes;
  });
}

/** A language, ready to match. */
interface Table {
  readonly tongues: readonly string[];
  /** Without a question mark too. */
  readonly bare: boolean;
  readonly lead: RegExp;
  /** The verb of an order stands behind what it is about. */
  readonly verbLast: boolean;
  readonly joins: RegExp;
  readonly asks: RegExp;
  readonly being: RegExp;
  readonly requests: RegExp;
  readonly requestsLater: RegExp;
  readonly tells: RegExp;
  readonly tellsWithin: RegExp;
  readonly tale: RegExp;
  readonly deed: RegExp;
}

const END = '(?![\\p{L}\\p{N}])';
const all = (of: (language: Language) => string): string => LANGUAGES.map(of).join('|');
const begins = (words: string): RegExp => new RegExp(`^(?:${words})${END}`, 'u');
const within = (words: string): RegExp => new RegExp(`(?<![\\p{L}\\p{N}])(?:${words})${END}`, 'u');

const WANTS = within(all(({ wants }) => wants));
const TABLES: readonly Table[] = LANGUAGES.map((language) => ({
  // People greet in English too.
  lead: new RegExp(`^[\\s,.!?(*"-]*(?:(?:${language.leads}|${LANGUAGES[0]!.leads})${END}[\\s,.!-]*)?`, 'u'),
  tongues: language.tongues,
  bare: language.tongues.includes('en'),
  verbLast: language.tongues.includes('de') || language.tongues.includes('nl'),
  joins: new RegExp(`,|\\(|&|\\s(?:${language.joins}|and|then)\\s`, 'u'),
  asks: begins(language.asks),
  being: begins(language.being),
  requests: begins(language.requests),
  requestsLater: within(language.requests),
  tells: begins(language.tells),
  tellsWithin: within(language.tells),
  tale: begins(language.tale),
  deed: language.tongues.includes('en') ? ENGLISH_DEED : DEED,
}));

function moodOf(sentence: string, table: Table): Mood {
  if (ENOUGH.test(sentence)) return 'says';
  if (HANDS_ON.test(sentence) || ORDER_WITHIN.test(sentence)) return 'orders';
  if (IN_CASE.test(sentence) && table.deed.test(sentence)) return 'orders';
  const parts = sentence.split(table.joins).map((part) => withoutLead(part, table));
  if (parts.some((part) => isOrder(part, table)) || parts.slice(1).some((part) => TO_THEM.test(part)))
    return 'orders';
  const main = parts.find((part) => part !== '') ?? '';
  return main === '' ? 'says' : moodOfMain(main, sentence, table);
}

/** By how its main clause begins. */
function moodOfMain(main: string, sentence: string, table: Table): Mood {
  const asked = /\?\s*$/.test(sentence);
  if (table.bare && WISHES.test(main)) return 'asks';
  if (table.requests.test(main)) return moodOfRequest(main, table.requests, table);
  if (table.tells.test(main)) return TO_DO.test(main) ? 'orders' : 'asks';
  if (table.asks.test(main)) {
    const plans = table.deed.test(sentence) || PLANS.test(sentence);
    return asked || !plans ? 'asks' : 'orders';
  }
  if (table.being.test(main) && (asked || table.bare)) return 'asks';
  return moodOfRest(main, sentence, asked, table);
}

/** Of a sentence that begins like no question. */
function moodOfRest(main: string, sentence: string, asked: boolean, table: Table): Mood {
  if (table.requestsLater.test(main)) return moodOfRequest(main, table.requestsLater, table);
  if (table.deed.test(sentence) || WANTS.test(sentence)) return 'orders';
  // Whose words are not known may be another language's.
  if (asked) return DEED.test(sentence) ? 'orders' : 'asks';
  return table.tale.test(main) || STATES.test(main) || isFragment(main) ? 'says' : 'orders';
}

/** What a request asks for comes after it: to be told, or a deed. */
function moodOfRequest(main: string, requests: RegExp, table: Table): Mood {
  const hit = requests.exec(main);
  const rest = withoutLead(main.slice((hit?.index ?? 0) + (hit?.[0].length ?? 0)), table).replace(FOR_ME, '');
  if (table.tells.test(rest)) return TO_DO.test(rest) ? 'orders' : 'asks';
  return table.verbLast && table.tellsWithin.test(rest) && !table.deed.test(rest) ? 'asks' : 'orders';
}

/** An order, or what looks like one: a word unknown here, and what it is done to. */
function isOrder(part: string, { tells, asks, being, tale, tongues }: Table): boolean {
  if (tells.test(part) || asks.test(part)) return false;
  if (ORDER.test(part)) return true;
  return tongues.includes('en') && UNKNOWN.test(part) && !being.test(part) && !tale.test(part);
}

const UNKNOWN =
  /^(?!(?:with|from|in|on|at|by|of|for|to|per|over|than|between|within|during|under|about|against|like|do|does|did|has|have|had|is|are|was|were|can|could|will|would|should|am|while|until|till|including|into|after|before|both|all|only|even|not|compared|based|according|given|since|through|across|among|besides|except)(?!\p{L}))\p{L}{3,} (?:it|them|his|her|my|our|their|the|these|those|him|us|a|an)(?!\p{L})/u;
const IN_CASE =
  /(?<!\p{L})(?:if|in case|wenn|falls|sofern|si|se|als|om|hvis|jeśli|jeżeli|gdyby|pokud|jestliže|kdyby)(?!\p{L})/u;
/** `und mahne sie`: in other languages an order is known by whom it is done to. */
const TO_THEM =
  /^\p{L}{3,} (?:sie|ihn|ihm|ihnen|ze|hem|hen|dem|ham|henne|hende|ich|im|jim)(?!\p{L})|^\p{L}{3,}-(?:le|la|les|lui|leur)(?!\p{L})/u;
const FOR_ME = /^(?:to |me |moi |nous |mir |uns |mij |ons |mig |meg |oss |mi |nam |nám |ci |nos |for me )+/u;
/** `check my inbox to accept the invitation`. */
const TO_DO =
  /(?<!(?:what|how|who|whom|where|when|whether|which|need|needs|needed|have|has|had|going|able|supposed|due|ready|used|likely|us|me|still|left|close|up) )(?<!\p{L})to (?!(?:the|a|an|my|our|this|that|me|us|see|know|understand|date|get|be|reach|help|plan|prepare)(?!\p{L}))(?:\p{Ll}+)(?= (?:it|them|the|my|our|his|her|a|an|all|this|that|these|those|him)(?!\p{L}))/u;
/** `What I'll do is`. */
const PLANS = /(?<!\p{L})(?:i'll|we'll|you'll|(?:i|we|you) will)(?!\p{L})/u;
/** `just want to know`. */
const WISHES =
  /^(?:(?:i|we|i'd|we'd|just|only|would) )*(?:want|wants|need|like|curious|wondering|wonder|interested)(?: to (?:know|see|understand|hear))?(?: (?:what|who|whether|if|how|why|where|when|which)(?!\p{L})|$)|^(?:(?:i|we|i'd|we'd|i'm|just|only|would|really|want|like|need|keen|eager) )+to (?:know|understand)(?!\p{L})/u;
/** A subject and what it is. */
const STATES =
  /^(?:\S+ ){1,4}(?:is|are|was|were|has|should be|ist|sind|est|sont|está|están|è|sono|são|er|är|jest|są|je|jsou)(?!\p{L})/u;

/** `A note on the claim is enough`. */
const ENOUGH = /^[^,]{0,60} (?:is|are|will be|would be) (?:enough|fine|plenty|all i need)\s*[.!]?$/u;

/** Too short to order anything of anybody's. */
function isFragment(text: string): boolean {
  return FORM.test(text) || (text.split(/\s+/).length < 3 && !OBJECT.test(text));
}

/** `Themes with counts`: what the answer is to look like. */
const FORM = /^(?:\p{L}+ )?\p{L}+s (?:with|per|by|only|please)(?!\p{L})/u;
const OBJECT = /(?<!\p{L})(?:it|them|him|her|this|that|ihn|sie|es|lo|la|les?|det|den|ho|je)\s*[.!]*$/u;
const MAX_LEADS = 6;

function withoutLead(part: string, { lead }: Table): string {
  let text = part.trim();
  for (let i = 0; i < MAX_LEADS; i++) {
    const cut = text.replace(lead, '');
    if (cut === text) break;
    text = cut;
  }
  return text;
}
