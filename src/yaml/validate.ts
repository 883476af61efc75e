import type { z } from 'zod';
import type { Diagnostic, Result } from '../model/diagnostic.ts';
import { keyPlaceAt, type Located, type LocatedScalar, nodeAt, type Path, plain } from './located.ts';
import { type Described, describeIssue } from './messages.ts';
import { didYouMean } from './nearest.ts';

export interface ValidateOptions {
  readonly file: string;
  /** Where in the document the schema applies; the whole of it without. Paths below start at the document. */
  readonly at?: Path;
  /** Where the document's values may hold secrets: their text is never shown. */
  readonly secret?: (path: Path) => boolean;
  /** A better answer than "unknown key": for a key that exists elsewhere and is not implemented here. */
  readonly unknownKey?: (path: Path, key: string) => Described | null;
  /** The same for a value that is none of the choices. */
  readonly unknownValue?: (path: Path, value: string) => Described | null;
}

/** Problems shown at once; a file with more is told so. */
const MAX_DIAGNOSTICS = 100;

/** Checks a located value against a schema: the schema's output, or every problem with its place. */
export function validate<S extends z.ZodType>(
  schema: S,
  root: Located,
  options: ValidateOptions,
): Result<z.output<S>> {
  const at = options.at ?? [];
  const node = nodeAt(root, at);
  const valueWith = (asText?: ReadonlySet<LocatedScalar>) =>
    node === null ? undefined : plain(node, asText);
  let parsed = schema.safeParse(valueWith());
  const asText = parsed.success
    ? new Set<LocatedScalar>()
    : textsReadAsNumbers(root, at, parsed.error.issues);
  if (asText.size > 0) parsed = schema.safeParse(valueWith(asText));
  if (parsed.success) return { ok: true, value: parsed.data, warnings: [] };
  const diagnostics = parsed.error.issues.flatMap((issue) => diagnose(schema, root, issue, options));
  return { ok: false, diagnostics: inOrder(diagnostics) };
}

/** Sorted by place, and no more than a person can use. */
export function inOrder(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const sorted = [...diagnostics].sort((a, b) => a.line - b.line || a.column - b.column);
  const shown = sorted.slice(0, MAX_DIAGNOSTICS);
  const next = sorted[MAX_DIAGNOSTICS];
  if (next === undefined) return shown;
  const message = `${sorted.length - MAX_DIAGNOSTICS} more problems follow`;
  return [...shown, { ...next, code: 'more_problems', message, help: null }];
}

/** A value of an environment variable is a text where a text is wanted, whatever YAML reads it as. */
function textsReadAsNumbers(
  root: Located,
  at: Path,
  issues: readonly z.core.$ZodIssue[],
): Set<LocatedScalar> {
  const texts = new Set<LocatedScalar>();
  for (const issue of issues) {
    if (issue.code !== 'invalid_type' && issue.code !== 'invalid_union') continue;
    const node = nodeAt(root, [...at, ...pathOf(issue)]);
    if (node?.kind === 'scalar' && node.verbatim !== null && typeof node.value !== 'string') texts.add(node);
  }
  return texts;
}

function pathOf(issue: z.core.$ZodIssue): Path {
  return issue.path.map((step) => (typeof step === 'symbol' ? String(step) : step));
}

function diagnose(
  schema: z.ZodType,
  root: Located,
  issue: z.core.$ZodIssue,
  options: ValidateOptions,
): Diagnostic[] {
  const within = pathOf(issue);
  const path = [...(options.at ?? []), ...within];
  if (issue.code === 'unrecognized_keys') {
    const known = keysAt(schema, within);
    return issue.keys.map((key) => {
      const described = options.unknownKey?.(path, key) ?? unknownKey(path, key, known);
      return toDiagnostic(options.file, keyPlaceAt(root, [...path, key]), described);
    });
  }
  const node = nodeAt(root, path);
  const hidden = options.secret?.(path) === true;
  if (
    issue.code === 'invalid_value' &&
    node?.kind === 'scalar' &&
    typeof node.value === 'string' &&
    !hidden
  ) {
    const known = options.unknownValue?.(path, node.value);
    if (known) return [toDiagnostic(options.file, node.place, known)];
  }
  const described = describeIssue(issue, path, node, hidden);
  // What is missing has no place; the block that lacks it has.
  const place =
    node?.kind === 'scalar' && node.value !== null ? node.place : keyPlaceAt(root, existing(root, path));
  return [toDiagnostic(options.file, place, described)];
}

function existing(root: Located, path: Path): Path {
  let length = path.length;
  while (length > 0 && nodeAt(root, path.slice(0, length)) === null) length--;
  return path.slice(0, length);
}

function unknownKey(path: Path, key: string, known: readonly string[]): Described {
  const where = path.length === 0 ? '' : ` in \`${path.join('.')}\``;
  const help =
    didYouMean(key, known) ??
    (known.length > 0 ? `known here: ${known.map((name) => `\`${name}\``).join(', ')}` : null);
  return { code: 'unknown_key', message: `unknown key \`${key}\`${where}`, help };
}

function toDiagnostic(file: string, place: { line: number; column: number }, d: Described): Diagnostic {
  return {
    severity: 'error',
    code: d.code,
    file,
    line: place.line,
    column: place.column,
    message: d.message,
    help: d.help,
  };
}

/** The keys that a schema knows at a path. */
function keysAt(schema: z.core.$ZodType, path: Path): readonly string[] {
  const def = unwrap(schema)._zod.def as z.core.$ZodTypeDef & {
    shape?: Readonly<Record<string, z.core.$ZodType>>;
    valueType?: z.core.$ZodType;
    keyType?: z.core.$ZodType;
    element?: z.core.$ZodType;
  };
  const [step, ...rest] = path;
  if (step === undefined) return def.shape ? Object.keys(def.shape) : namesOf(def.keyType);
  const next = def.shape?.[String(step)] ?? def.valueType ?? def.element;
  return next ? keysAt(next, rest) : [];
}

/** The names that a block of named things knows; none where any name will do. */
function namesOf(keyType: z.core.$ZodType | undefined): readonly string[] {
  return [...(keyType?._zod.values ?? [])].map(String);
}

/** The schema inside optional, default and transform. */
function unwrap(schema: z.core.$ZodType): z.core.$ZodType {
  const def = schema._zod.def as z.core.$ZodTypeDef & { innerType?: z.core.$ZodType; in?: z.core.$ZodType };
  const inner = def.innerType ?? def.in;
  return inner ? unwrap(inner) : schema;
}
