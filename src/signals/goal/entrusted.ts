import type { History } from '../../model/history.ts';
import type { Deed } from '../call/effect.ts';
import { type Prepared, preparedGoal } from '../text/prepared.ts';
import { fold, nameWords } from '../text/text.ts';
import { type Tongue, tongueOf } from '../text/tongue.ts';
import { namesDeed } from './deeds/named.ts';
import { mentionsIn } from './mentions.ts';
import { leftToText } from './pointing.ts';
import { answerWanted } from './question.ts';
import { wantedByUser } from './wanted.ts';

/** Languages whose words for leaving something to a text are known here; of a goal in another one nothing can be said. */
const READ: ReadonlySet<Tongue> = new Set(
  'en de fr es pt it nl pl cs sv no da fi hu ja ko zh cyrillic'.split(' '),
);

const PAYS =
  'bezahl|zahl|überweis|begleich|pag|règle|verse|rembours|betaal|zapła|zaplať|betal|maksa|fizes|utal';
const BILLS = 'rechnung|factur|fattur|fatura|faktur|lasku|számla';

/** Words by which a goal goes to a text for the values of what it asks for. */
const FOR_VALUES = new RegExp(
  [
    // details in M-618; from the sheet 'fees Nov'; do this morning's post
    '\\b(?:details?|data|particulars|specifics|everything)\\b[^.!?\\n]{0,24}\\b(?:in|on|at)\\b',
    "\\b(?:from|off|out of|through|per)\\s+(?:the|his|her|their|our|my|that|this|your|its)\\s+(?:[\\w'’-]+ ){0,3}(?:mails?|e-?mails?|messages?|letters?|notes?|memos?|post|sheets?|lists?|forms?|files?|folders?|tables?|tickets?|threads?|pages?|wiki|docs?|documents?|contracts?|brief|minutes|reports?|batch|cards?|statements?|logs?|notices?|handover)\\b",
    // pay the bill; post the invoice that came in, and pay it
    '\\b(?:pay|settle)\\b[^.!?\\n]{0,80}\\b(?:bills?|invoices?|reminders?)\\b|\\b(?:bills?|invoices?|reminders?)\\b[^!?\\n]{0,160}\\b(?:pay|settle)\\b',
    `(?:${PAYS})[^!?\\n]{0,80}(?:${BILLS})|(?:${BILLS})[^!?\\n]{0,160}(?:${PAYS})`,
    '(?:支付|付款|结清)[^!?！？\\n]{0,40}(?:发票|账单|發票|帳單)|(?:請求書|청구서|发票|账单)[^!?！？\\n]{0,60}(?:払|振込|결제|支付|付款)',
    '\\baus (?:der|dem|seine[rm]|ihre[rm]|meine[rm]|unsere[rm]) \\w*(?:mail|nachricht|liste|datei|tabelle|brief|post|ticket|notiz|formular)\\b',
    '\\b(?:du|de la|dans (?:le|la|son|sa|leur)) (?:mail|courriel|message|lettre|liste|fichier|feuille|tableau|note|document|fiche|cahier|manuel)\\b',
    '\\b(?:del|de la|en el|en la|desde (?:el|la)) (?:correo|mensaje|carta|lista|hoja|fichero|archivo|nota|documento|formulario|manual)\\b',
    '\\b(?:dal|dalla|nel|nella) (?:mail|messaggio|lettera|lista|foglio|file|nota|documento|scheda|manuale|piano)\\b',
    '\\b(?:do|da|no|na) (?:e-?mail|mensagem|carta|lista|planilha|arquivo|nota|documento|recado|manual)\\b',
    '\\b(?:uit|in) (?:de|het|zijn|haar) (?:mail|brief|lijst|bestand|notitie|document|formulier)\\b',
    '(?<!\\p{L})(?:z|ze|w) (?:maila|mailu|pisma|piśmie|listy|liście|pliku|notatki|dokumentu|wniosku)(?!\\p{L})',
  ].join('|'),
  'u',
);

/** The same for what is to be done, or by which rules. */
const FOR_DEEDS = new RegExp(
  [
    '\\b(?:do|process|work|clear|finish|handle)\\b[^.!?\\n]{0,40}\\b(?:folder|inbox|queue|pile|tray|batch|backlog|round|post)\\b',
    '\\bnach (?:merkblatt|playbook|vorschrift|anweisung|plan|handbuch|vorgabe|regel\\w*|\\w*ordnung)',
    '(?<!\\p{L})(?:szerint|ahogy|mukaan|mukaisesti)(?!\\p{L})|согласно|по (?:правилам|инструкции|письму|списку|регламенту)',
    '대로(?!\\p{L})|手順[でに]|マニュアル',
  ].join('|'),
  'u',
);

/** In the words that leave something to a text: that it decides what is to be done, and not only with which values. */
const DECIDES =
  /instruction|tasks?\b|actions?\b|to-?dos?\b|\basks?\b|\bask(?:ed|ing)\b|\bwants?\b|\bsa(?:ys?|id)\b|\bneed(?:s|ed)?\b|request|requir|steps?\b|procedure|(?:play|run|hand|rule) ?books?|polic|rules?\b|follow|complete|fulfil|issue|points?\b|agreed|propos|recommend|approv|decid|whatever|describe|specified|wrote|written|\bper\b|\b[sm]op\b|check-?list|guidelines?|handover|work order|job sheet|(?:by the|go by|stick to|step by|point by|to the letter|carry)\b/;

/** What the user's words leave to texts. */
export type Left = 'nothing' | 'values' | 'decision';

/**
 * Do the user's words leave to a text what this tool does: may one say what is to be done, or with which values what he asks
 * for? `Pay the bill` leaves a payment to the bill, and nothing else.
 */
export function isEntrusted(tool: string, deed: Deed, history: History): boolean {
  const left = leftToTexts(history);
  if (left !== 'values') return left === 'decision';
  const deeds = wantedByUser(history);
  // A bank's `transfer` is a payment, a file's is none.
  return deeds.has(deed) || (deeds.has('pay') && namesDeed(fold(nameWords(tool).join(' ')), 'pay'));
}

/**
 * Is it plain that this is left to no text? Of a goal in words that are not known here (`get him set up`) nothing is plain: they
 * ask for some deed, or only to be told something. Nor is it where they order something and speak of a text, or of what somebody said, in whatever way.
 */
export function isPlainlyKept(tool: string, deed: Deed, history: History): boolean {
  if (isEntrusted(tool, deed, history)) return false;
  if (answerWanted(history.goal) !== null) return true;
  const { texts, tellings } = mentionsIn(preparedGoal(history));
  return texts + tellings === 0 && wantedByUser(history).size > 0;
}

let latest: { readonly goal: Prepared; readonly left: Left } | null = null;

/** A session's calls all ask about the same words. */
export function leftToTexts(history: History): Left {
  const goal = preparedGoal(history);
  if (latest?.goal !== goal) latest = { goal, left: read(goal, history) };
  return latest.left;
}

function read(goal: Prepared, history: History): Left {
  const code = tongueOf(goal.folded);
  if (code !== null && !READ.has(code)) return 'decision';
  const words = leftToText(history);
  if (words === null) return leftBeside(goal.folded);
  const isClear = code === 'en' || code === null;
  return isClear && !DECIDES.test(words) ? 'values' : 'decision';
}

function leftBeside(folded: string): Left {
  if (FOR_DEEDS.test(folded)) return 'decision';
  return FOR_VALUES.test(folded) ? 'values' : 'nothing';
}
