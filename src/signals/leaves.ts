import { isJsonObject, type Json } from '../model/json.ts';
import { Memo } from '../model/memo.ts';
import { undisguised } from './disguise.ts';
import { type Identifier, identifiersIn } from './identifiers.ts';

const MAX_LEAVES = 64;
const MAX_DEPTH = 12;
const MAX_LEAF = 16_384;

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

/** The strings and numbers of a call's arguments, in order; bounded in number, depth and length. */
export function leavesOf(value: Json): readonly Leaf[] {
  if (typeof value !== 'object' || value === null) return read(value);
  return ready.get(value, weightOf, read);
}

function read(value: Json): readonly Leaf[] {
  const found: Leaf[] = [];
  collect(value, '', '', 0, found);
  return found;
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
  if (found.length >= MAX_LEAVES || depth > MAX_DEPTH) return;
  if (typeof node === 'string' && node.trim() !== '') {
    found.push({ path, key, text: undisguised(node.slice(0, MAX_LEAF)), number: false });
  } else if (typeof node === 'number') {
    found.push({ path, key, text: String(node), number: true });
  } else if (Array.isArray(node)) {
    for (const [i, item] of node.entries()) {
      if (found.length >= MAX_LEAVES) return;
      collect(item, `${path}[${i}]`, key, depth + 1, found);
    }
  } else if (isJsonObject(node)) {
    for (const [name, item] of Object.entries(node).slice(0, MAX_LEAVES)) {
      collect(item, path === '' ? name : `${path}.${name}`, name.toLowerCase(), depth + 1, found);
    }
  }
}
