import { isJsonObject, type Json } from '../../model/json.ts';
import { Memo } from '../../model/memo.ts';
import { undisguised } from '../text/disguise.ts';
import { asIdentifier, type Identifier, identifiersIn } from '../text/identifiers.ts';

const MAX_LEAVES = 64;
const MAX_DEPTH = 12;
const MAX_LEAF = 16_384;
/** Of more values than can be kept those are, first of all, that say whom or where to: so many are looked through. */
const MAX_WALKED = 2_000;

/** A value at the end of a path through a call's arguments. */
export interface Leaf {
  /** `recipients[0].email`; empty where the arguments are a bare value. */
  readonly path: string;
  /** The nearest parameter name, in lower case. */
  readonly key: string;
  /** As its reader understands it: see `undisguised`. */
  readonly text: string;
  readonly number: boolean;
}

/** Characters of arguments whose leaves are at hand: every detector asks for them, and for those of earlier calls. */
const MAX_READY = 512 * 1024;
const ready = new Memo<Json & object, readonly Leaf[]>(MAX_READY);

/**
 * The strings and numbers of a call's arguments, in order; bounded in number, depth and length. What lies deeper is one
 * text, and so is what there is beyond the number: a value is not out of sight for being deep down or far behind.
 */
export function leavesOf(value: Json): readonly Leaf[] {
  if (typeof value !== 'object' || value === null) return read(value);
  return ready.get(value, weightOf, read);
}

function read(value: Json): readonly Leaf[] {
  const found: Leaf[] = [];
  collect(value, '', '', 0, found);
  return found.length <= MAX_LEAVES ? found : weightiest(found);
}

const PARTIES: ReadonlySet<string> = new Set(['email', 'account', 'url']);

/** As many as are kept, in their order, and the others as one. */
function weightiest(all: readonly Leaf[]): Leaf[] {
  const parties = all.filter(({ text, number }) => !number && PARTIES.has(asIdentifier(text)?.kind ?? ''));
  const chosen = new Set([...new Set([...parties, ...all])].slice(0, MAX_LEAVES));
  const rest = all.filter((leaf) => !chosen.has(leaf)).map(({ text }) => text);
  const together = { path: '…', key: '', text: rest.join('\n').slice(0, MAX_LEAF), number: false };
  return [...all.filter((leaf) => chosen.has(leaf)), together];
}

function weightOf(leaves: readonly Leaf[]): number {
  return leaves.reduce((sum, { path, text }) => sum + 50 + path.length + text.length, 100);
}

const inside = new Memo<Leaf, readonly Identifier[]>(MAX_READY);

/** The identifiers in a leaf: several signals ask for them. */
export function identifiersOf(leaf: Leaf): readonly Identifier[] {
  return inside.get(leaf, 100 + leaf.text.length, ({ text }) => identifiersIn(text));
}

function collect(node: Json, path: string, key: string, depth: number, found: Leaf[]): void {
  if (typeof node === 'string') collectText(node, path, key, depth, found);
  else if (typeof node === 'number') found.push({ path, key, text: String(node), number: true });
  else if (typeof node === 'object' && node !== null) collectParts(node, path, key, depth, found);
}

function collectText(text: string, path: string, key: string, depth: number, found: Leaf[]): void {
  const inner = depth < MAX_DEPTH ? writtenIn(text, key) : null;
  if (inner !== null) collectParts(inner, path, key, depth + 1, found);
  else if (text.trim() !== '') found.push(leafOf(path, key, text, found.length));
}

function collectParts(node: Json & object, path: string, key: string, depth: number, found: Leaf[]): void {
  if (depth >= MAX_DEPTH) {
    const text = printed(node);
    if (text.length > '{}'.length) found.push(leafOf(path, key, text, found.length));
    return;
  }
  const parts: [path: string, key: string, part: Json][] = isJsonObject(node)
    ? Object.entries(node).map(([name, part]) => [
        path === '' ? name : `${path}.${name}`,
        name.toLowerCase(),
        part,
      ])
    : node.map((part, i) => [`${path}[${i}]`, key, part]);
  for (const [where, name, part] of parts.slice(0, MAX_WALKED)) {
    if (found.length >= MAX_WALKED) return;
    collect(part, where, name, depth + 1, found);
  }
}

/** Parameters that hold a request for somebody else's tool, often as text. */
const WRAPPERS = /^(?:|body|payload|json|params|args|arguments|input|request|variables)$/;

/** What a text is the JSON of, where it stands for more arguments; null elsewhere. */
function writtenIn(text: string, key: string): (Json & object) | null {
  if (text.length > MAX_LEAF || !WRAPPERS.test(key) || !/^\s*[[{]/.test(text)) return null;
  try {
    return JSON.parse(text) as Json & object;
  } catch {
    return null;
  }
}

/** No party is longer: of what comes after the first `MAX_LEAVES` values more is only looked at together. */
const MAX_PARTY = 600;

function leafOf(path: string, key: string, text: string, before: number): Leaf {
  const most = before < MAX_LEAVES ? MAX_LEAF : MAX_PARTY;
  return { path, key, text: undisguised(text.slice(0, most)), number: false };
}

/** Empty where it goes deeper than can be printed. */
function printed(node: Json & object): string {
  try {
    return JSON.stringify(node);
  } catch {
    return '';
  }
}
