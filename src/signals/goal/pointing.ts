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
