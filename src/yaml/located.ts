/** Where something stands in a text: 1-based. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** A YAML value that remembers where it was written. */
export type Located = LocatedMap | LocatedList | LocatedScalar;

export interface LocatedMap {
  readonly kind: 'map';
  readonly place: Place;
  readonly entries: ReadonlyMap<string, LocatedEntry>;
}

export interface LocatedEntry {
  readonly keyPlace: Place;
  readonly value: Located;
}

export interface LocatedList {
  readonly kind: 'list';
  readonly place: Place;
  readonly items: readonly Located[];
}

export interface LocatedScalar {
  readonly kind: 'scalar';
  readonly place: Place;
  readonly value: string | number | boolean | null;
  /** As the person wrote it: what messages may show. */
  readonly text: string;
  /** The value as text, for where a text is wanted and YAML read a number: an environment variable's value. */
  readonly verbatim: string | null;
  /** The place of a character of a string value, for messages about what stands inside it. */
  readonly placeAt: (offset: number) => Place;
}

export type Path = readonly (string | number)[];

/**
 * The plain value. `key:` with nothing behind it becomes undefined, so that it means the key's default,
 * as in the Collector. Numbers whose path is in `asText` become the text they were written as.
 */
export function plain(node: Located, asText?: ReadonlySet<LocatedScalar>): unknown {
  switch (node.kind) {
    case 'scalar':
      if (node.value === null) return undefined;
      return asText?.has(node) ? node.verbatim : node.value;
    case 'list':
      return node.items.map((item) => plain(item, asText));
    case 'map': {
      const object: Record<string, unknown> = {};
      for (const [key, entry] of node.entries) object[key] = plain(entry.value, asText);
      return object;
    }
  }
}

/** What stands at a path; null where the path leads out of the document. */
export function nodeAt(root: Located, path: Path): Located | null {
  let node: Located | undefined = root;
  for (const step of path) {
    if (node?.kind === 'map') node = node.entries.get(String(step))?.value;
    else if (node?.kind === 'list') node = node.items[Number(step)];
    else return null;
  }
  return node ?? null;
}

/** The place of the value at a path, or of the nearest thing above it that exists. */
export function placeAt(root: Located, path: Path): Place {
  for (let length = path.length; length >= 0; length--) {
    const found = nodeAt(root, path.slice(0, length));
    if (found === null) continue;
    // A map says more by the key that opens it than by its first line.
    if (length < path.length || found.kind !== 'scalar') return keyPlaceAt(root, path.slice(0, length));
    return found.place;
  }
  return root.place;
}

/** The place of the key that a path ends in; of the item where it ends in a list. */
export function keyPlaceAt(root: Located, path: Path): Place {
  const last = path[path.length - 1];
  const parent = nodeAt(root, path.slice(0, -1));
  if (last !== undefined && parent?.kind === 'map') {
    const entry = parent.entries.get(String(last));
    if (entry !== undefined) return entry.keyPlace;
  }
  return nodeAt(root, path)?.place ?? root.place;
}
