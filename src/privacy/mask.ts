import type { Json } from '../model/json.ts';
import { isSecretName } from './names.ts';
import { secretsIn } from './secrets.ts';
import type { Span } from './span.ts';
import { isTag, type Tags } from './tag.ts';

/** Deeper than anyone nests: what lies below goes as a whole. */
const MAX_DEPTH = 48;
/** No text that is shorter holds a secret and tells so: `pwd=abc`. */
const SHORTEST = 7;
const TOO_DEEP = 'MASKED_DEEP';

/**
 * The text without its secrets, each replaced by a tag. JSON stays JSON, also where JSON stands in one of its strings;
 * a text without secrets is the very same.
 */
export function maskText(text: string, tags: Tags): string {
  return maskAt(text, tags, 0);
}

/** A value without the secrets in its texts, numbers and names of members; the same object where there is none. */
export function maskValue(value: Json, tags: Tags): Json {
  return within(value, tags, false, 0);
}

/** The same of a value that stands under this name. */
export function maskMember(name: string, value: Json, tags: Tags): Json {
  return within(value, tags, isSecretName(name), 0);
}

function maskAt(text: string, tags: Tags, depth: number): string {
  const parsed = depth < MAX_DEPTH ? structure(text) : null;
  if (parsed === null) return maskPlain(text, tags);
  const masked = within(parsed, tags, false, depth + 1);
  return masked === parsed ? text : JSON.stringify(masked);
}

/** The object or list that a text is the JSON of; null where it is none. */
function structure(text: string): Json | null {
  const first = text.trimStart()[0];
  if (first !== '{' && first !== '[') return null;
  try {
    return JSON.parse(text) as Json;
  } catch {
    return null;
  }
}

function maskPlain(text: string, tags: Tags): string {
  if (text.length < SHORTEST) return text;
  let masked = '';
  let from = 0;
  for (const span of secretsIn(text)) {
    masked += text.slice(from, span.start) + tagOf(span, tags);
    from = span.end;
  }
  return from === 0 ? text : masked + text.slice(from);
}

function tagOf({ kind, value }: Pick<Span, 'kind' | 'value'>, tags: Tags): string {
  return kind === 'IBAN' ? tags.ofIban(value) : tags.of(kind, value);
}

/** `secret`: the name of the member it stands in says that it is one. */
function within(value: Json, tags: Tags, secret: boolean, depth: number): Json {
  if (typeof value === 'string') return secret ? whole(value, tags) : maskAt(value, tags, depth);
  if (typeof value === 'number') return number(value, tags, secret);
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= MAX_DEPTH) return TOO_DEEP;
  if (Array.isArray(value)) {
    const items = value.map((item) => within(item, tags, secret, depth + 1));
    return items.some((item, i) => item !== value[i]) ? items : value;
  }
  let changed = false;
  const members = Object.entries(value).map(([name, member]): [string, Json] => {
    const shown = maskPlain(name, tags);
    const masked = within(member, tags, secret || isSecretName(name), depth + 1);
    changed ||= shown !== name || masked !== member;
    return [shown, masked];
  });
  return changed ? Object.fromEntries(members) : value;
}

function whole(text: string, tags: Tags): string {
  return text === '' || isTag(text) ? text : tags.of('PASSWORD', text);
}

function number(value: number, tags: Tags, secret: boolean): Json {
  if (secret) return tags.of('PASSWORD', String(value));
  if (!Number.isSafeInteger(value) || value < 1e12) return value;
  const text = String(value);
  const masked = maskPlain(text, tags);
  return masked === text ? value : masked;
}
