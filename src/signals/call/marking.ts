import { nameWords } from '../text/text.ts';

/** In a tool's name: it reads what is new, and what was read is not new any more; or it takes what it reads. */
const IN_NAME = new Set(
  (
    'unread unseen unacked unacknowledged ungelesen ungelesene ungelesenen lus leidos letti lidas lidos ongelezen ' +
    'nieprzeczytane oläst olästa olasta ulest uleste ulæste lukemattomat nepřečtené neprectene okunmamış okunmamis ' +
    'pop dequeue consume lease drain'
  ).split(' '),
);
const WIDE = /未読|未读|未讀|읽지/u;

/** The same in what a tool says of itself. */
const IN_DESCRIPTION =
  /\b(?:mark(?:s|ed|ing)?|flag(?:s|ged|ging)?|set) (?:\S+ ){0,4}?as (?:read|seen|viewed|done|handled|processed|opened|acknowledged)\b|\b(?:removes?|removed|removing|takes?|taken|pops?|popped|deletes?|deleted|clears?|cleared) (?:\S+ ){0,4}?(?:from|off) (?:the|its|their) (?:queue|list|inbox|backlog|buffer|mailbox)\b|\b(?:acknowledges|consumes|dequeues|resets) (?:the|each|every|all|them|it)\b/i;

/**
 * Does a look leave its mark on what it looks at? Fetching the unread mails makes them read ones, taking a job takes it from the
 * queue: nobody who wanted them finds them again.
 */
export function isMarking(tool: string, description: string): boolean {
  return (
    nameWords(tool).some((word) => IN_NAME.has(word)) || WIDE.test(tool) || IN_DESCRIPTION.test(description)
  );
}
