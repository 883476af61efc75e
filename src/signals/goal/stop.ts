import type { Deed } from '../call/effect.ts';
import { fold } from '../text/text.ts';
import { namesDeed } from './deeds/named.ts';
import { wantedIn } from './wanted.ts';

/** The user's last word was to stop. */
export interface Stop {
  /** The words that say so. */
  readonly words: string;
  /** The one kind of deed that is to stop (`stop sending`); null for everything. */
  readonly deed: Deed | null;
  /** What the same message asks for instead: `stop! cancel the two`. */
  readonly instead: ReadonlySet<Deed>;
  /** False where more was said, which may explain the stop or go on. */
  readonly plain: boolean;
}

/** Longer messages are tasks, whatever they begin with. */
const MAX_LENGTH = 400;

const LEAD =
  '(?:(?:no+|hey|hi|ok(?:ay)?|please|pls|oh|wait|sorry|bitte|nein|non|por favor|no|per favore|proszę|пожалуйста)[\\s,!.:-]+){0,3}';
const WORDS =
  "stop|halt|hold on|hold off|hold it|hold everything|wait|abort|cancel (?:that|this|it|everything)|never ?mind|forget (?:it|that|about it)|leave it|pause|freeze|enough|don't do (?:it|that|anything)(?: else| more)?|do nothing|stand down|cease|stopp|halt an|warte|abbrechen|abbruch|brich ab|aufhören|hör auf|lass es|nicht weiter(?:machen)?|arrête[sz]?|arrêter|attends|attendez|annule[sz]? tout|ne fais (?:plus )?rien|laisse tomber|para|pare|párate|detente|deténgase|espera|espere|alto|cancela todo|déjalo|ferma|fermati|fermo|aspetta|annulla tutto|lascia stare|parar|espere|deixa|stop ermee|wacht|hou op|przestań|stój|stop|czekaj|zatrzymaj|zastav(?:te)?|přestaň(?:te)?|počkej(?:te)?|stanna|sluta|vänta|vent|стоп|стой|остановись|подожди|хватит|отмена|dur|bekle|vazgeç";
const CJK =
  '停|停止|停下|住手|等一下|等等|先别|别动|不要继续|やめて|止めて|ストップ|待って|中止|그만|멈춰|잠깐|중지';
const STOP = new RegExp(`^\\s*${LEAD}(?:(?:${WORDS})(?![\\p{L}\\p{N}'])|(?:${CJK}))`, 'u');

/** What may follow and leaves it a stop of everything. */
const PLAIN =
  /^[\s!.,…:;-]*(?:(?:now|right now|there|that|this|it|all|everything|anything|immediately|at once|please|for now|for a moment|a (?:moment|minute|second|sec)|here|the (?:run|task|job|work|process|agent)|what you(?:'re| are) doing|working|doing (?:that|this|it|anything)|until\b.*(?![^\n\r\u2028\u2029])|till\b.*(?![^\n\r\u2028\u2029])|i(?:'ll| will| need| have| want)\b.*(?![^\n\r\u2028\u2029])|we(?:'ll| will| need)\b.*(?![^\n\r\u2028\u2029])|nicht weiter(?:machen)?|sofort|jetzt|alles|das|damit|bitte|mal|bis\b.*(?![^\n\r\u2028\u2029])|tout|ça|cela|maintenant|tout de suite|ya|ahora|todo|eso|esto|subito|tutto|ora|agora|tudo|isso|nu|alles|daarmee|teraz|natychmiast|wszystko|всё|все|сейчас|немедленно|hemen|一下|吧|了|してください|ください)[\s!.,…]*)*$/u;
/** `stop sending`, `stop with the mailing`: one kind of deed is to end. */
const GERUND = /^[\s,]*(?:with )?(?:the |any |all |more )*([\p{L}-]+ing)(?![\p{L}])/u;

/** Cried out, a stop is one whatever comes after: `stop stop, they cancelled`. A mere `wait, …` corrects something. */
const CRY =
  /^(?:stop+|halt|abort|cease|hold (?:off|everything)|never ?mind|forget it|stand down|stopp|abbruch|abbrechen|arrête[sz]?|para|pare|párate|alto|detente|ferma|fermati|fermo|parar|stop ermee|hou op|stój|przestań|zatrzymaj|zastav|přestaň|stanna|sluta|стоп|стой|停|停止|停下|住手|やめて|止めて|ストップ|中止|그만|멈춰|중지)/u;
/** What follows the cry: another one, or a mark. */
const CRIED =
  /^(?:[\s!,.…:;–—-]*(?:stop+|halt|no+|nein|non|alto|para|ferma|停|やめて))*\s*(?:[!.,…:;–—。！，、]|-\s|\n|$)/u;
/** Longer ones are read as more than a plain stop. */
const MAX_PLAIN = 240;

const DEEDS: readonly Deed[] = [
  'message',
  'publish',
  'pay',
  'buy',
  'remove',
  'share',
  'grant',
  'schedule',
  'create',
  'run',
  'change',
];

const NONE: ReadonlySet<Deed> = new Set();
const LEADING = new RegExp(`^\\s*${LEAD}`, 'u');

/**
 * Was the agent told to stop by the latest of the user's messages? `Stop the instances` is a task, `stop` and `stop
 * sending mails` are not.
 */
export function stopOf(goal: readonly string[]): Stop | null {
  const latest = goal.at(-1);
  if (latest === undefined || latest.length > MAX_LENGTH) return null;
  const folded = fold(latest).replace(/[’‘]/g, "'");
  const hit = STOP.exec(folded);
  if (hit === null) return null;
  const words = latest.trim();
  const rest = folded.slice(hit[0].length);
  if (latest.length <= MAX_PLAIN && PLAIN.test(rest))
    return { words, deed: null, instead: NONE, plain: true };
  const verb = GERUND.exec(rest)?.[1];
  const deed = verb === undefined ? undefined : DEEDS.find((one) => namesDeed(verb, one));
  if (deed !== undefined && latest.length <= MAX_PLAIN) return { words, deed, instead: NONE, plain: true };
  const cry = hit[0].replace(LEADING, '');
  if (!CRY.test(cry) || !CRIED.test(rest)) return null;
  return { words, deed: null, instead: wantedIn(rest), plain: false };
}
