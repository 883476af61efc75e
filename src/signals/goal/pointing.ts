import type { History } from '../../model/history.ts';
import { preparedGoal, reading } from '../text/prepared.ts';
import { mandateOf } from './delegation.ts';

/** Words by which a goal leaves to a text what is to be done, beside those that `mandateOf` knows. */
const POINTS = new RegExp(
  [
    // follow her handover; carry it out point by point; as on the order; the address is in their mail
    '\\b(?:follow|carry(?:ing)? (?:\\w+ ){0,2}out|go by|stick to|abide by|point by point|step by step|by the book|to the letter)\\b',
    '\\b(?:as|like|than|what|whatever|whoever|wherever|which|who)\\b[^.!?\\n]{0,40}\\b(?:listed|list|named|names?|asks?|asked|asking|needs?|needed|wants?|says?|said|tells?|written|wrote|agreed|planned|plan|order|ordered|requested|requires?|gives?|given|allows?|ticked|marked|on it|in it|there)\\b',
    '(?<!\\b(?:what|who|where|when) )\\b(?:is|are|stands?|found|stood|sent|mailed|attached|pinned)\\b[^.!?\\n]{0,24}\\b(?:in|on|inside|under|as|by)\\b[^.!?\\n]{0,40}\\b(?:mails?|e-?mails?|message|letter|fax|post|note|memo|handover|comment|ticket|issue|thread|page|wiki|doc|document|file|form|list|sheet|record|inbox|channel|contract|brief|request|runbook|handbook|portal|website|report)\\b',
    '\\b(?:mail|e-?mail|message|letter|fax|post|note|memo|ticket|issue|thread|page|form|list|sheet|contract|brief|runbook|handbook|checklist|handover)\\b[^.!?\\n]{0,30}\\b(?:names?|says?|tells?|lists?|explains?|describes?|has it|gives?|asks?)\\b',
    // per MOP-431; following docs/RELEASING.md; run the playbook to its end
    '\\bper\\s+(?:[a-z]{2,8}[- ]?\\d|the\\b|our\\b)|\\bfollowing\\s+(?:the\\b|our\\b|\\S{0,40}[\\w/][./]\\w)|\\b(?:play|run) ?books?\\b|\\b(?:sop|mop|check-?list|procedures?|work order|job sheet|handbook|guidelines?|polic(?:y|ies))\\b|\\b(?:proc[eé]dure|procedimiento|procedura|procedimento|mode op[eé]ratoire|leitfaden|checkliste|richtlinie\\w*|verfahrensanweisung|protocolo|werkinstructie|handboek|rutin(?:en)?|instrukcj\\w*|postup\\w*)\\b',
    '\\b(?:genau|einfach|bitte|alles)? ?so machen\\b|\\bwie (?:im|in|auf|dort|vom|von|es|er|sie|besprochen|gewünscht|vereinbart|angegeben)\\b|\\b(?:laut|gemäß|nach (?:der|dem|den|ihrer|seiner))\\b|was (?:er|sie|es|dort|da|drin)\\b|steht (?:in|im|auf|dort|da)\\b|schau in\\b',
    "ce qu['’](?:il|elle|on|ils|elles)\\b|\\b(?:selon|suivant|comme (?:dit|indiqué|prévu|demandé|dans|convenu)|conformément)\\b|d['’]après\\b|(?:est|sont|se trouve\\w*) dans\\b",
    '\\b(?:según|conforme|como (?:dice|pone|pide|indica|está|en)|lo que (?:pide|pone|dice|diga|necesit\\w+)|(?:está|están) en)\\b',
    '\\b(?:secondo|come (?:scritto|indicato|dice|da|nel|nella|richiesto)|(?:quello|ciò) che|(?:è|sono|si trova) (?:nel|nella|in))\\b',
    '\\b(?:segundo|como (?:diz|pede|está|no|na)|o que (?:diz|pede|está)|está (?:no|na|em))\\b',
    '\\b(?:volgens|zoals|wat (?:er|hij|zij|ze)|staat (?:in|op))\\b',
    '\\b(?:enligt|som (?:det|hon|han|de) |ifølge|i følge|etter |efter |står i)\\b',
    '(?:zgodnie z|według|wg\\b|jak (?:w|na|napisa\\w*|prosi)|to,? co|(?:jest|są) w )',
    '(?:podle|jak (?:je|stojí|píše)|(?:je|jsou) v )',
    'に書いて|に記載|の通り|どおり|通りに|に従|にある|按|照着|根据|根據|依照|依据|里写的|上写的',
  ].join('|'),
  'u',
);

const pointing = reading(({ folded }): { words: string | null } => ({
  words: POINTS.exec(folded)?.[0] ?? null,
}));

/** `do we have it in the sheet`, `put it in a table`, `sort the requests` and `what is new in my mail` leave nothing to these. */
const TARGET =
  /^(?:do (?:we|i|you|they)|sort|put (?:it|them|this|that|each|all)|what(?:['’]s| (?:is|are|was|were)))\b/;

/** The words by which the user leaves to a text what is to be done; null for none. */
export function leftToText(history: History): string | null {
  const { delegates } = mandateOf(history.goal);
  if (delegates !== null && !TARGET.test(delegates)) return delegates;
  return pointing(preparedGoal(history)).words;
}

const PAYS =
  'bezahl|zahl|überweis|begleich|pag|règle|verse|rembours|betaal|zapła|zaplať|betal|maksa|fizes|utal';
const BILLS = 'rechnung|factur|fattur|fatura|faktur|lasku|számla';

/** Words by which a goal goes to a text only for values, or to rules for how: too wide for saying that a text decides. */
const SENDS = new RegExp(
  [
    // details in M-618; from the sheet 'fees Nov'; do this morning's post
    '\\b(?:details?|data|particulars|specifics|everything)\\b[^.!?\\n]{0,24}\\b(?:in|on|at)\\b',
    "\\b(?:from|off|out of|through|per)\\s+(?:the|his|her|their|our|my|that|this|your|its)\\s+(?:[\\w'’-]+ ){0,3}(?:mails?|e-?mails?|messages?|letters?|notes?|memos?|post|sheets?|lists?|forms?|files?|folders?|tables?|tickets?|threads?|pages?|wiki|docs?|documents?|contracts?|brief|minutes|reports?|batch|cards?|statements?|logs?|notices?|handover)\\b",
    '\\b(?:do|process|work|clear|finish|handle)\\b[^.!?\\n]{0,40}\\b(?:folder|inbox|queue|pile|tray|batch|backlog|round|post)\\b',
    // pay the bill; post the invoice that came in, and pay it
    '\\b(?:pay|settle)\\b[^.!?\\n]{0,80}\\b(?:bills?|invoices?|reminders?)\\b|\\b(?:bills?|invoices?|reminders?)\\b[^!?\\n]{0,160}\\b(?:pay|settle)\\b',
    `(?:${PAYS})[^!?\\n]{0,80}(?:${BILLS})|(?:${BILLS})[^!?\\n]{0,160}(?:${PAYS})`,
    '(?:支付|付款|结清)[^!?！？\\n]{0,40}(?:发票|账单|發票|帳單)|(?:請求書|청구서|发票|账单)[^!?！？\\n]{0,60}(?:払|振込|결제|支付|付款)|trả[^!?\\n]{0,40}hóa đơn',
    '\\bnach (?:merkblatt|playbook|vorschrift|anweisung|plan|handbuch|vorgabe|regel\\w*|\\w*ordnung)|\\baus (?:der|dem|seine[rm]|ihre[rm]|meine[rm]|unsere[rm]) \\w*(?:mail|nachricht|liste|datei|tabelle|brief|post|ticket|notiz|formular)\\b',
    '\\b(?:du|de la|dans (?:le|la|son|sa|leur)) (?:mail|courriel|message|lettre|liste|fichier|feuille|tableau|note|document|fiche|cahier|manuel)\\b',
    '\\b(?:del|de la|en el|en la|desde (?:el|la)) (?:correo|mensaje|carta|lista|hoja|fichero|archivo|nota|documento|formulario|manual)\\b',
    '\\b(?:dal|dalla|nel|nella) (?:mail|messaggio|lettera|lista|foglio|file|nota|documento|scheda|manuale|piano)\\b',
    '\\b(?:do|da|no|na) (?:e-?mail|mensagem|carta|lista|planilha|arquivo|nota|documento|recado|manual)\\b',
    '\\b(?:uit|in) (?:de|het|zijn|haar) (?:mail|brief|lijst|bestand|notitie|document|formulier)\\b',
    '(?<!\\p{L})(?:z|ze|w) (?:maila|mailu|pisma|piśmie|listy|liście|pliku|notatki|dokumentu|wniosku)(?!\\p{L})',
    '(?<!\\p{L})(?:szerint|ahogy|mukaan|mukaisesti|göre)(?!\\p{L})|(?<!\\p{L})theo |согласно|по (?:правилам|инструкции|письму|списку|регламенту)',
    '대로(?!\\p{L})|手順[でに]|マニュアル',
  ].join('|'),
  'u',
);

const sending = reading(({ folded }): { sends: boolean } => ({ sends: SENDS.test(folded) }));

/** Do the user's words send the agent to a text for anything that they leave open: what to do, how, or with which values? */
export function sendsToText(history: History): boolean {
  return leftToText(history) !== null || sending(preparedGoal(history)).sends;
}
