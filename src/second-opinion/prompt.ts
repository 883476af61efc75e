import { createHash } from 'node:crypto';
import type { Action } from '../model/action.ts';
import { isJsonObject, type Json } from '../model/json.ts';
import type { Judged } from '../verdict/looks.ts';

/** What a model is told. */
export interface Prompt {
  readonly system: string;
  readonly user: string;
  /** SHA-256 in hex of both. */
  readonly hash: string;
}

/** Characters of a text that are shown; its end is told to be missing. */
const MAX_GOAL = 8_000;
const MAX_SYSTEM = 4_000;
const MAX_TEXT = 4_000;
const MAX_RESULT = 3_000;
/** Of all results together: the latest ones are shown. */
const MAX_RESULTS = 40_000;
const MAX_EARLIER = 40;
const MAX_DOUBTS = 3;

/**
 * The question on one action. What the session holds is data: it stands as JSON between two marks that it cannot
 * write itself, since `<` and `>` are escaped in it. `instructions` is the text of prompt.md.
 */
export function promptOf({ action, history, verdict }: Omit<Judged, 'late'>, instructions: string): Prompt {
  const session = {
    system: history.system === null ? null : cut(history.system, MAX_SYSTEM),
    user: history.goal.map((message) => cut(message, MAX_GOAL)),
    earlier: earlier(history.actions),
    call: { agent: action.agent, tool: action.tool, arguments: shortened(action.arguments) },
    doubt: verdict.findings.slice(0, MAX_DOUBTS).map(({ reason }) => cut(reason, MAX_TEXT)),
  };
  const user = `<session>\n${fenced(session)}\n</session>`;
  const hash = createHash('sha256').update(`${instructions}\n\0\n${user}`).digest('hex');
  return { system: instructions, user, hash };
}

function fenced(value: object): string {
  return JSON.stringify(value, null, 1)
    .replaceAll('<', '\\u003c')
    .replaceAll('>', '\\u003e')
    .replace(/[\u2028\u2029]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16)}`);
}

function earlier(actions: readonly Action[]): object[] {
  let room = MAX_RESULTS;
  const shown = actions.slice(-MAX_EARLIER).reverse();
  return shown
    .map(({ tool, arguments: args, result, status }) => {
      const text = result === null ? null : cut(result, Math.min(MAX_RESULT, room));
      room -= text?.length ?? 0;
      return {
        tool,
        arguments: shortened(args),
        result: text,
        ...(status === 'error' ? { failed: true } : {}),
      };
    })
    .reverse();
}

/** Arguments with their long texts cut. */
function shortened(value: Json): Json {
  if (typeof value === 'string') return cut(value, MAX_TEXT);
  if (Array.isArray(value)) return value.map(shortened);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, shortened(one)]));
}

function cut(text: string, max: number): string {
  return text.length <= max
    ? text
    : `${text.slice(0, Math.max(0, max))} [${text.length - max} more characters]`;
}
