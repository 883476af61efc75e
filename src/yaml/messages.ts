import type { z } from 'zod';
import type { Located, Path } from './located.ts';
import { didYouMean } from './nearest.ts';

/** A problem in words, before it has its place. */
export interface Described {
  readonly code: string;
  readonly message: string;
  readonly help: string | null;
}

/** What zod calls a type, in the words of a person who writes YAML. */
const TYPE_WORDS: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: '`true` or `false`',
  object: 'a block of keys',
  record: 'a block of keys',
  array: 'a list',
};

const LONGEST_QUOTE = 60;

/**
 * An issue of zod in the wording of our diagnostics: what was found and what was expected.
 * Of a secret only its kind is told.
 */
export function describeIssue(
  issue: z.core.$ZodIssue,
  path: Path,
  node: Located | null,
  hidden: boolean,
): Described {
  const name = path.length === 0 ? 'the file' : `\`${nameOf(path)}\``;
  const expected = expectation(issue);
  if (node === null && issue.code !== 'custom') return missing(path, expected);
  if (node?.kind === 'scalar' && node.value === null && issue.code !== 'custom') {
    return { code: 'missing_value', message: `${name} has no value, expected ${expected}`, help: null };
  }
  const found = node === null ? 'nothing' : quote(node, hidden);
  switch (issue.code) {
    case 'custom':
      return custom(issue);
    case 'invalid_type':
    case 'invalid_union': {
      const message = `${name} is ${found}, expected ${expected}`;
      return { code: 'wrong_type', message, help: typeHelp(issue, node, hidden) };
    }
    case 'invalid_value': {
      const help = node?.kind === 'scalar' && !hidden ? didYouMean(node.text, choices(issue)) : null;
      return { code: 'invalid_value', message: `${name} is ${found}, expected ${expected}`, help };
    }
    case 'invalid_key': {
      const inner = issue.issues[0];
      const wanted = inner ? expectation(inner) : 'another name';
      return { code: 'invalid_key', message: `${name} cannot be a key here, expected ${wanted}`, help: null };
    }
    default:
      return { code: 'invalid_value', message: `${name} is ${found}, expected ${expected}`, help: null };
  }
}

function missing(path: Path, expected: string): Described {
  const parent = path.slice(0, -1);
  const where = parent.length === 0 ? '' : ` in \`${parent.join('.')}\``;
  const message = `missing key \`${String(path.at(-1))}\`${where}, expected ${expected}`;
  return { code: 'missing_key', message, help: null };
}

/** A check of ours: the schema says message, code and help itself. */
function custom(issue: z.core.$ZodIssueCustom): Described {
  const { code, help } = (issue.params ?? {}) as { code?: string; help?: string };
  return { code: code ?? 'invalid_value', message: issue.message, help: help ?? null };
}

function expectation(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return TYPE_WORDS[issue.expected] ?? issue.expected;
    case 'invalid_value':
      return choices(issue).length === 1
        ? `\`${choices(issue)[0]}\``
        : `one of ${choices(issue)
            .map((choice) => `\`${choice}\``)
            .join(', ')}`;
    case 'too_small':
      return `${issue.inclusive === false ? 'more than' : 'at least'} ${amount(issue.minimum, issue.origin)}`;
    case 'too_big':
      return `${issue.inclusive === false ? 'less than' : 'at most'} ${amount(issue.maximum, issue.origin)}`;
    default:
      // Formats and unions carry the expectation as the schema's own message.
      return issue.message;
  }
}

function amount(limit: number | bigint, origin: string): string {
  const unit = { string: ' character', array: ' item', record: ' key', map: ' key' }[origin] ?? '';
  return `${limit}${unit}${unit !== '' && limit !== 1 ? 's' : ''}`;
}

function choices(issue: z.core.$ZodIssueInvalidValue): string[] {
  return issue.values.map(String);
}

function typeHelp(issue: z.core.$ZodIssue, node: Located | null, hidden: boolean): string | null {
  if (node?.kind !== 'scalar' || hidden) return null;
  if (issue.code === 'invalid_type' && issue.expected === 'string' && typeof node.value !== 'string') {
    return `put it in quotes: "${node.text}"`;
  }
  return null;
}

/** The last named step of a path, with the index where it ends in a list: `charters[1]`. */
function nameOf(path: Path): string {
  const last = path[path.length - 1];
  if (typeof last !== 'number' || path.length === 1) return String(last);
  return `${nameOf(path.slice(0, -1))}[${last}]`;
}

function quote(node: Located, hidden: boolean): string {
  if (node.kind === 'map') return 'a block of keys';
  if (node.kind === 'list') return node.items.length === 0 ? 'an empty list' : 'a list';
  const kind = typeof node.value === 'string' ? 'text' : typeof node.value;
  if (hidden) return `a ${kind}`;
  const text = node.text.replace(/\s+/g, ' ');
  const shown = text.length > LONGEST_QUOTE ? `${text.slice(0, LONGEST_QUOTE)}…` : text;
  return typeof node.value === 'string' ? `the text \`${shown}\`` : `\`${shown}\``;
}
