import { isScalar, parseDocument, stringify, visit } from 'yaml';
import { isJsonObject, type Json } from '../../model/json.ts';
import { parsePython, printPython } from './python-literal.ts';

/** How a tool prints its results. */
export type Format = 'yaml' | 'json' | 'python';
type Leaf = (text: string) => string;

/** Lines are folded at blanks only: a folded address would stand nowhere any more. */
const AS_PYYAML = { lineWidth: 80, doubleQuotedAsJSON: true };
/** Longer results are not taken apart: they are changed as text. */
const MAX_PARSED = 512 * 1024;

/**
 * A tool's result with every text in it changed, keys included; printed in another format where one is wanted and
 * the result is structured. A result that is no record is one text.
 */
export function mapResult(text: string, leaf: Leaf, wanted?: Format): string {
  if (text.length > MAX_PARSED) return leaf(text);
  const read = readBraces(text);
  if (read !== undefined) return print(mapJson(read.value, leaf), wanted ?? read.format);
  return mapYaml(text, leaf, wanted) ?? leaf(text);
}

/** A value with every text in it changed, keys included. */
export function mapJson(value: Json, leaf: Leaf): Json {
  if (typeof value === 'string') return leaf(value);
  if (Array.isArray(value)) return value.map((each) => mapJson(each, leaf));
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [leaf(key), mapJson(each, leaf)]));
}

function print(value: Json, format: Format): string {
  if (format === 'json') return JSON.stringify(value);
  if (format === 'python') return printPython(value);
  return stringify(value, AS_PYYAML).trimEnd();
}

function readBraces(text: string): { value: Json; format: Format } | undefined {
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    return { value: JSON.parse(text) as Json, format: 'json' };
  } catch {
    const value = parsePython(text);
    return value === undefined ? undefined : { value, format: 'python' };
  }
}

/** Changed in place, so that what is not changed stays as it was printed; undefined where the text is no YAML record. */
function mapYaml(text: string, leaf: Leaf, wanted: Format | undefined): string | undefined {
  if (!/^(- |[A-Za-z_][\w -]{0,40}:(\s|$))/.test(text)) return undefined;
  const document = parseDocument(text, { logLevel: 'silent' });
  if (document.errors.length > 0) return undefined;
  const value = plain(document);
  if (!isRecord(value)) return undefined;
  if (wanted !== undefined && wanted !== 'yaml') return print(mapJson(value, leaf), wanted);
  let changed = false;
  visit(document, {
    Scalar(_, node) {
      if (!isScalar(node) || typeof node.value !== 'string') return;
      const next = leaf(node.value);
      if (next === node.value) return;
      node.value = next;
      changed = true;
    },
  });
  return changed ? document.toString(AS_PYYAML).trimEnd() : text;
}

/** Anchors that unfold into a flood make `toJS` throw: then it is no record of ours. */
function plain(document: ReturnType<typeof parseDocument>): Json | undefined {
  try {
    return document.toJS({ maxAliasCount: 1000 }) as Json;
  } catch {
    return undefined;
  }
}

/** Prose with a colon in it parses as YAML too; a record's keys are names. */
function isRecord(value: Json | undefined): value is Json {
  if (Array.isArray(value)) return value.length > 0;
  return (
    isJsonObject(value) &&
    Object.keys(value).length > 1 &&
    Object.keys(value).every((key) => /^[\w -]{1,40}$/.test(key))
  );
}
