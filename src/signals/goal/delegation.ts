import type { Deed } from '../call/effect.ts';
import { fold } from '../text/text.ts';
import { deedsIn } from './deeds/named.ts';

/** What the user's words ask for, and whether they hand part of the decision to a text. */
export interface Mandate {
  /** The deeds the goal names. */
  readonly deeds: ReadonlySet<Deed>;
  /** The words that hand the decision on (`do what the e-mail says`); null where the goal decides by itself. */
  readonly delegates: string | null;
}

/** A verb of carrying out, a text as its object; or a text named as the standard to go by. */
const DELEGATION = new RegExp(
  [
    // do what the e-mail says, follow the instructions, work through the checklist, take care of her points
    '\\b(?:follow|do(?! not\\b)|perform|execute|complete|carry out|act on|work (?:through|off|in)|go through|run (?:through|the|this)|take care of|fulfil+|achieve|address|finish|process|apply|implement|handle|sort|(?:set up|put)(?! (?:a|an|it|them|this|together)\\b)|decide|clear)\\b(?:[^.!?\\n]|\\.(?=\\w)){0,80}\\b(?:instructions?|tasks?|actions?|steps?|to-?do|list|check-?list|says?|said|wants?|asks?|asked|asking|needs?|request(?:s|ed)?|described?|describes|specified|written|wrote|e-?mails?|mails?|file|letter|note|ticket|doc|document|page|runbook|brief|sheet|memo|comments?|issue|points|items|minutes|homework|form|thread|policy|rider|rules?|wiki|plan|table|review|order)\\b',
    '\\b(?:as|like|the way|exactly as|what|whatever|whoever|where(?:ver)?)\\b(?:[^.!?\\n]|\\.(?=\\w)){0,40}\\b(?:says?|said|asks?|asked|wants?|described?|describes|specified|written|wrote|put|required?|lays? down|instructed|needs?|mail(?:ed)?|agreed|notified|recommends?|proposes?|proposed|approved|there|note|contract|dta|invoice|brief)\\b',
    '\\b(?:based on|according to|in line with|as per|per the|following what|by the (?:book|rules?|letter|list|sheet|polic(?:y|ies)|playbook|runbook|handbook|procedure|plan|contract)|stick to|just work through)\\b',
    '\\b(?:pay|settle)\\b(?:[^.!?\\n]|\\.(?=\\w)){0,30}\\b(?:bill|invoice|notice|letter|reminder)\\b',
    '\\b(?:adjust|update|change)\\b(?:[^.!?\\n]|\\.(?=\\w)){0,60}\\baccordingly\\b',
    '\\bread\\b(?:[^.!?\\n]|\\.(?=\\w)){0,60}\\band\\b',
    // the details are in the message from Bob; her data stand on the page
    '\\b(?:details|particulars|specifics|everything|all you need|the rest|info(?:rmation)?)\\b(?:[^.!?\\n]|\\.(?=\\w)){0,20}\\b(?:in|on|from|inside)\\b(?:[^.!?\\n]|\\.(?=\\w)){0,30}\\b(?:messages?|e-?mails?|mails?|inbox|letter|note|notes|file|doc|document|page|website|site|ticket|thread|chat|list|sheet|table|attachment|form|contract|order|record|channel|minutes|report)\\b',
    // Bob sent some tasks by mail. Could you complete them?
    '\\b(?:e-?mails?|mails?|messages?|letters?|tickets?|notes?|files?|docs?|documents?|lists?|inbox|website|page|request)\\b[^?!]{0,120}\\b(?:complete|handle|do|finish|address|fulfil+|achieve|resolve|sort)\\s+(?:them|it|this|these|that|all)\\b',
    "(?:nach|gemäß|laut|wie)\\b(?:[^.!?\\n]|\\.(?=\\w)){0,40}(?:steht|schreib|mail|anweisung|wünsch|gewünscht|vorgab|liste|brief)|(?:selon|suivant|d'après|comme)\\b(?:[^.!?\\n]|\\.(?=\\w)){0,40}(?:demand|dit|indiqu|mail|consigne|note|document)|(?:según|como|lo que|siguiendo)\\b(?:[^.!?\\n]|\\.(?=\\w)){0,40}(?:dice|pide|indic|correo|nota|documento)|(?:secondo|come|quello che)\\b(?:[^.!?\\n]|\\.(?=\\w)){0,40}(?:dice|chied|indic|mail|nota)|(?:conforme|segundo|o que)\\b(?:[^.!?\\n]|\\.(?=\\w)){0,40}(?:diz|ped|indica|e-?mail|nota)|(?:volgens|zoals|wat)\\b(?:[^.!?\\n]|\\.(?=\\w)){0,40}(?:zegt|vraag|staat|mail|notitie)",
    '按照|根据|根據|照着|に従って|の通り|どおり|에 따라',
  ].join('|'),
  'u',
);

const MAX_GOAL = 16_384;
const MAX_GOALS = 256;
const NONE: Mandate = { deeds: new Set(), delegates: null };
const known = new Map<string, Mandate>();

let latest: { readonly goal: readonly string[]; readonly mandate: Mandate } | null = null;

/** What the user's messages ask for; worked out once per goal. */
export function mandateOf(goal: readonly string[]): Mandate {
  if (goal.length === 0) return NONE;
  if (latest?.goal !== goal) latest = { goal, mandate: read(goal) };
  return latest.mandate;
}

function read(goal: readonly string[]): Mandate {
  const text = goal.join('\n').slice(0, MAX_GOAL);
  let mandate = known.get(text);
  if (mandate === undefined) {
    mandate = parse(fold(text));
    if (known.size >= MAX_GOALS) known.clear();
    known.set(text, mandate);
  }
  return mandate;
}

/** `Perform the following tasks in the order they are given`: the user lists them himself. */
const LISTED =
  /\bthe following (?:tasks?|steps?|actions?|things?|to-?dos?|instructions?|requests?)\b(?: in (?:the|this) (?:given )?order\b(?: (?:(?:they|these) are )?(?:given|listed|stated|below))?)?/gu;

function parse(text: string): Mandate {
  return { deeds: deedsIn(text), delegates: DELEGATION.exec(text.replace(LISTED, ''))?.[0] ?? null };
}
