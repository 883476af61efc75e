import type { Action } from '../../model/action.ts';
import { nameWords } from '../text/text.ts';
import { type Effect, isReading } from './effect.ts';
import { leavesOf } from './leaves.ts';

const QUERY = /sql|query|statement|stmt|cypher|soql|kql/;
/** A comment ends where it first can: else a text of nothing but comments could be taken apart in very many ways. */
const READS =
  /^\s*(?:--[^\n]*\n\s*|\/\*(?:(?!\*\/)[\s\S]){0,500}\*\/\s*)*(?:select|with|show|explain|describe|desc|pragma|match|values)\b/i;
const WRITES =
  /\b(?:insert|update|delete|drop|create|alter|truncate|merge|replace|grant|revoke|call|exec(?:ute)?|copy|vacuum|set|remove|detach|into)\b/i;
const BEGINS_TO_WRITE =
  /^\s*(?:insert|update|delete|drop|create|alter|truncate|merge|replace|grant|revoke|call|exec(?:ute)?|copy|vacuum)\s/i;
const VERB = /^(?:action|op|operation|verb|command|cmd|mode|method)$/;
const LOOKING = new Set(
  'view get list read search show describe status query lookup find check preview dryrun dry'.split(' '),
);

/**
 * Does the call change anything? What the tool's name leaves open its arguments tell: a query that only selects, an
 * action that only views. A name that only looks like a list is no look yet.
 */
export function isActing(action: Action, effect: Effect): boolean {
  if (isReading(effect) && effect.known) return false;
  const leaves = leavesOf(action.arguments);
  for (const { key, text } of leaves) {
    if (QUERY.test(key) && READS.test(text)) {
      if (WRITES.test(text.replace(/'[^']*'|"[^"]*"/g, ''))) return true;
      // Beside a query that only selects may stand one that does not.
      return leaves.some((other) => QUERY.test(other.key) && BEGINS_TO_WRITE.test(other.text));
    }
    if (VERB.test(key) && text.length < 30) return !nameWords(text).some((word) => LOOKING.has(word));
  }
  return true;
}
