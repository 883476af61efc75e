import {
  type Alias,
  Composer,
  type CST,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Pair,
  Parser,
  Scalar,
  type YAMLMap,
} from 'yaml';
import type { Diagnostic, Result } from '../model/diagnostic.ts';
import type { Located, LocatedEntry, LocatedMap, LocatedScalar, Place } from './located.ts';
import { scalarPlaces } from './scalar-places.ts';

/** What a file written by a person may measure: far above any real one, far below what hurts. */
export const YAML_LIMITS = { bytes: 256 * 1024, depth: 64, nodes: 20_000 } as const;

const NOWHERE: Place = { line: 0, column: 0 };

/**
 * Reads one YAML document (1.2, core schema, with merge keys) and keeps the place of everything in it.
 * Every problem is a diagnostic; nothing throws, and size, depth and the growth of aliases are bounded.
 */
export function readYaml(text: string, file: string): Result<Located> {
  const size = Buffer.byteLength(text);
  if (size > YAML_LIMITS.bytes) {
    return failed(
      file,
      'file_too_large',
      NOWHERE,
      `has ${size} bytes, expected at most ${YAML_LIMITS.bytes}`,
    );
  }
  const lines = new LineCounter();
  const place = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const tokens = [...new Parser(lines.addNewLine).parse(text)];
  const tooDeep = tokens.map(deepest).find((offset) => offset !== null);
  if (tooDeep !== undefined && tooDeep !== null) {
    const message = `is nested more than ${YAML_LIMITS.depth} levels deep`;
    return failed(file, 'nested_too_deep', place(tooDeep), message);
  }
  const documents = [...new Composer({ merge: true, uniqueKeys: false }).compose(tokens)];
  const first = documents[0];
  const problems = documents.flatMap((document) => syntaxProblems(document, text, file, place));
  const second = documents[1];
  if (second !== undefined) {
    const message = 'a second YAML document starts here, expected one document in the file';
    problems.push(error(file, 'several_documents', place(second.range[0]), message));
  }
  if (first === undefined) return { ok: true, value: nothing({ line: 1, column: 1 }), warnings: [] };
  if (problems.length > 0) return { ok: false, diagnostics: problems };
  const reader = new Reader(text, file, first, place);
  const value = reader.read(first.contents, 0);
  return reader.problems.length > 0
    ? { ok: false, diagnostics: reader.problems }
    : { ok: true, value, warnings: [] };
}

function failed(file: string, code: string, place: Place, message: string): Result<Located> {
  return { ok: false, diagnostics: [error(file, code, place, message)] };
}

function error(
  file: string,
  code: string,
  place: Place,
  message: string,
  help: string | null = null,
): Diagnostic {
  return { severity: 'error', code, file, line: place.line, column: place.column, message, help };
}

function nothing(place: Place): LocatedScalar {
  return { kind: 'scalar', place, value: null, text: '', verbatim: null, placeAt: () => place };
}

/** The parser's codes in words that need no knowledge of the parser, and quote nothing of the file. */
const SYNTAX_MESSAGES: Readonly<Record<string, readonly [message: string, help: string | null]>> = {
  TAB_AS_INDENT: ['a tab stands where YAML wants spaces', 'indent with spaces'],
  BAD_INDENT: ['the indentation fits no block above', null],
  MISSING_CHAR: ['a closing quote, bracket, comma or colon is missing', null],
  MULTILINE_IMPLICIT_KEY: ['a key runs over more than one line', 'a colon or a quote is missing above'],
  BLOCK_AS_IMPLICIT_KEY: ['a block starts on the line of its key', 'put it on a line of its own, indented'],
  TAG_RESOLVE_FAILED: ['the tag is not one YAML core knows', 'leave the tag out'],
  UNEXPECTED_TOKEN: ['this is not expected here', null],
  BAD_SCALAR_START: ['a plain text cannot start with this character', 'put it in quotes'],
  BAD_ALIAS: ['the alias or anchor is not well-formed', null],
};

const FLOW_REFERENCE_HELP = `inside \`{ }\`, put \`\${…}\` in quotes`;

/** The first error of a document: those after it mostly follow from it. */
function syntaxProblems(
  document: Document.Parsed | Document,
  text: string,
  file: string,
  place: (offset: number) => Place,
): Diagnostic[] {
  const [first] = [...document.errors, ...document.warnings];
  if (first === undefined) return [];
  const [message, help] = SYNTAX_MESSAGES[first.code] ?? ['this is not well-formed YAML', null];
  const at = first.pos[0];
  const before = text.slice(text.lastIndexOf('\n', at - 1) + 1, at + 1);
  const inFlow = /\{.*\$\{/.test(before);
  return [error(file, 'yaml_syntax', place(at), message, inFlow ? FLOW_REFERENCE_HELP : help)];
}

/** The offset where a token goes deeper than the limit, or null. A walk without recursion: depth is what it guards. */
function deepest(token: CST.Token): number | null {
  const stack: [token: CST.Token, depth: number][] = [[token, 0]];
  for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
    const [current, depth] = top;
    if (depth > YAML_LIMITS.depth) return 'offset' in current ? current.offset : 0;
    if (current.type === 'document' && current.value) stack.push([current.value, depth]);
    if (!('items' in current)) continue;
    for (const item of current.items) {
      if ('key' in item && item.key) stack.push([item.key, depth + 1]);
      if (item.value) stack.push([item.value, depth + 1]);
    }
  }
  return null;
}

/** Turns the parser's tree into Located values: aliases resolved, merge keys merged, growth bounded. */
class Reader {
  readonly problems: Diagnostic[] = [];
  private nodes = 0;
  private readonly text: string;
  private readonly file: string;
  private readonly document: Document.Parsed | Document;
  private readonly place: (offset: number) => Place;

  constructor(
    text: string,
    file: string,
    document: Document.Parsed | Document,
    place: (offset: number) => Place,
  ) {
    this.text = text;
    this.file = file;
    this.document = document;
    this.place = place;
  }

  read(node: unknown, depth: number): Located {
    const place = this.placeOf(node);
    if (++this.nodes > YAML_LIMITS.nodes || depth > YAML_LIMITS.depth) {
      if (this.problems.at(-1)?.code !== 'too_many_values') {
        const message = `holds more than ${YAML_LIMITS.nodes} values or ${YAML_LIMITS.depth} levels, aliases resolved`;
        this.problems.push(error(this.file, 'too_many_values', place, message));
      }
      return nothing(place);
    }
    if (isAlias(node)) return this.readAlias(node, depth);
    if (isMap(node)) return this.readMap(node, depth);
    if (isSeq(node)) {
      return { kind: 'list', place, items: node.items.map((item) => this.read(item, depth + 1)) };
    }
    return isScalar(node) ? this.readScalar(node, place) : nothing(place);
  }

  private readAlias(alias: Alias, depth: number): Located {
    const target = alias.resolve(this.document);
    if (target !== undefined) return this.read(target, depth + 1);
    const place = this.placeOf(alias);
    const message = `the alias \`*${alias.source}\` has no anchor above it`;
    this.problems.push(error(this.file, 'unknown_alias', place, message));
    return nothing(place);
  }

  private readMap(map: YAMLMap, depth: number): LocatedMap {
    const entries = new Map<string, LocatedEntry>();
    const merged: LocatedMap[] = [];
    for (const pair of map.items) {
      const key = this.readKey(pair);
      const value = this.read(pair.value ?? null, depth + 1);
      if (key === null) continue;
      const keyPlace = this.placeOf(pair.key);
      // A value with nothing written has no place of its own.
      const placed = value.place.line === 0 ? { ...value, place: keyPlace } : value;
      if (key === '<<') merged.push(...this.mergeSources(placed));
      else if (entries.has(key)) this.repeated(key, keyPlace, entries.get(key)!.keyPlace);
      else entries.set(key, { keyPlace, value: placed });
    }
    for (const source of merged) {
      for (const [key, entry] of source.entries) if (!entries.has(key)) entries.set(key, entry);
    }
    return { kind: 'map', place: this.placeOf(map), entries };
  }

  private repeated(key: string, again: Place, first: Place): void {
    const message = `\`${key}\` stands twice in this block, first on line ${first.line}`;
    this.problems.push(error(this.file, 'duplicate_key', again, message, 'keep one of the two'));
  }

  private readKey(pair: Pair): string | null {
    const key = isAlias(pair.key) ? pair.key.resolve(this.document) : pair.key;
    // The parser gives a merge key as a symbol.
    const value = isScalar(key) && typeof key.value !== 'symbol' ? key.value : undefined;
    const text = isScalar(key) ? String(value ?? key.source ?? '') : null;
    if (text !== null && text !== '__proto__') return text;
    const found = text === null ? 'a list or a block' : '`__proto__`';
    const message = `${found} cannot be a key, expected a plain text`;
    this.problems.push(error(this.file, 'invalid_key', this.placeOf(pair.key ?? pair.value), message));
    return null;
  }

  private mergeSources(value: Located): LocatedMap[] {
    const sources = value.kind === 'list' ? value.items : [value];
    return sources.flatMap((source) => {
      if (source.kind === 'map') return [source];
      const message = '`<<` merges blocks only, expected an alias of a block';
      this.problems.push(error(this.file, 'invalid_merge', source.place, message));
      return [];
    });
  }

  private readScalar(scalar: Scalar, place: Place): LocatedScalar {
    const value = scalarValue(scalar.value);
    const [start, end] = scalar.range ?? [0, 0];
    const text = scalar.source ?? String(value ?? '');
    if (typeof value !== 'string') {
      return { kind: 'scalar', place, value, text, verbatim: null, placeAt: () => place };
    }
    const source = { text: this.text, start, end, value, style: styleOf(scalar) };
    return {
      kind: 'scalar',
      place,
      value,
      text: value,
      verbatim: null,
      placeAt: scalarPlaces(source, this.place),
    };
  }

  private placeOf(node: unknown): Place {
    const range = (node as { range?: [number, number, number] | null } | null)?.range;
    return range ? this.place(range[0]) : NOWHERE;
  }
}

function scalarValue(value: unknown): string | number | boolean | null {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  return value === null || value === undefined ? null : String(value);
}

function styleOf(scalar: Scalar): 'plain' | 'single' | 'double' | 'block' {
  switch (scalar.type) {
    case Scalar.QUOTE_SINGLE:
      return 'single';
    case Scalar.QUOTE_DOUBLE:
      return 'double';
    case Scalar.BLOCK_FOLDED:
    case Scalar.BLOCK_LITERAL:
      return 'block';
    default:
      return 'plain';
  }
}
