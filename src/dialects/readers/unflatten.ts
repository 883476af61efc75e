import type { Json, JsonObject } from '../../model/json.ts';
import type { Attributes } from '../../wire/attributes.ts';

/** Attribute keys nested deeper are left out. */
const MAX_SEGMENTS = 12;

type Tree = Map<string, Tree | Json>;

/**
 * Attributes that spell a structure in their keys (`llm.input_messages.0.message.role`) as that structure: maps, and
 * lists in the order of their numbers. Undefined where no key starts with the prefix.
 */
export function unflatten(attributes: Attributes, prefix: string): Json | undefined {
  let root: Tree | undefined;
  for (const key of attributes.keys()) {
    if (!key.startsWith(prefix)) continue;
    const path = key.slice(prefix.length).split('.', MAX_SEGMENTS + 1);
    if (path.length > MAX_SEGMENTS) continue;
    root ??= new Map();
    plant(root, path, attributes.get(key) ?? null);
  }
  return root && grown(root);
}

function plant(root: Tree, path: readonly string[], value: Json): void {
  let tree = root;
  for (const segment of path.slice(0, -1)) {
    const next = tree.get(segment);
    if (next instanceof Map) tree = next;
    else {
      const fresh: Tree = new Map();
      tree.set(segment, fresh);
      tree = fresh;
    }
  }
  const last = path.at(-1) as string;
  if (!(tree.get(last) instanceof Map)) tree.set(last, value);
}

function grown(tree: Tree): Json {
  const entries = [...tree].map(
    ([key, value]) => [key, value instanceof Map ? grown(value) : value] as const,
  );
  if (entries.every(([key]) => /^\d{1,9}$/.test(key))) {
    return entries.sort(([a], [b]) => Number(a) - Number(b)).map(([, value]) => value);
  }
  const object: JsonObject = Object.create(null);
  for (const [key, value] of entries) object[key] = value;
  return object;
}
