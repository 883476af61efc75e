import type { Diagnostic } from '../model/diagnostic.ts';
import type { Located, LocatedScalar, Place } from '../yaml/located.ts';
import { didYouMean } from '../yaml/nearest.ts';
import { readYaml } from '../yaml/read.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** The longest text that a value may grow to. */
const MAX_EXPANDED = 64 * 1024;
const MAX_NESTING = 8;
/** Keys that shut somebody out, or sign: left out, nobody is, and nothing is signed. */
const PROTECTING: ReadonlySet<string> = new Set([
  ...['agents', 'api_key', 'auth', 'authenticator', 'certificate', 'client_ca_file', 'secret', 'secret_file'],
  ...['services', 'tenant', 'token', 'token_file', 'verify_key_file'],
]);

interface Substituted {
  readonly root: Located;
  readonly problems: readonly Diagnostic[];
}

/**
 * Replaces `${env:NAME}` and `${env:NAME:-default}` in every text value, as the Collector does:
 * `${NAME}` means the same, `$$` is a dollar sign, a value that is nothing but one reference takes the
 * variable's YAML type, and an empty variable is not a missing one. What a variable holds is not searched again.
 */
export function substitute(root: Located, env: Environment, file: string): Substituted {
  const problems: Diagnostic[] = [];
  const visit = (node: Located, key: string): Located => {
    switch (node.kind) {
      case 'list':
        return { ...node, items: node.items.map((item) => visit(item, key)) };
      case 'map': {
        const entries = [...node.entries].map(
          ([name, entry]) => [name, { keyPlace: entry.keyPlace, value: visit(entry.value, name) }] as const,
        );
        return { ...node, entries: new Map(entries) };
      }
      case 'scalar':
        return typeof node.value === 'string' && node.value.includes('$') ? expandScalar(node, key) : node;
    }
  };
  const expandScalar = (node: LocatedScalar, key: string): Located => {
    const expansion = new Expansion(String(node.value), env);
    const text = expansion.run();
    for (const problem of expansion.problems) {
      const { line, column } = node.placeAt(problem.offset);
      const { code, message, help } = problem;
      problems.push({ severity: 'error', code, file, line, column, message, help });
    }
    if (!expansion.whole || expansion.problems.length > 0)
      return { ...node, value: text, placeAt: () => node.place };
    const value = typed(text, node);
    if (value.kind === 'scalar' && value.value === null && PROTECTING.has(key)) {
      const { line, column } = node.place;
      const message = `\`${key}\` is empty: the variable says nothing, and without \`${key}\` more is let in`;
      const help = `set the variable, or leave \`${key}\` out`;
      problems.push({ severity: 'error', code: 'empty_variable', file, line, column, message, help });
    }
    return value;
  };
  return { root: visit(root, ''), problems };
}

/**
 * A variable's text as the YAML value it spells, at the place of the reference. A text stays as it is: a secret may begin
 * with what YAML takes for a comment, an anchor or a quote.
 */
function typed(text: string, reference: LocatedScalar): Located {
  const read = readYaml(text, '');
  if (!read.ok) return { ...reference, value: text };
  const { value } = read;
  const isText =
    value.kind === 'scalar' &&
    (typeof value.value === 'string' || (value.value === null && !/^\s*(?:null|~)?\s*$/i.test(text)));
  return isText ? { ...reference, value: text } : moved(value, reference, text);
}

/** Messages show the reference and its place, not what the variable holds: it may be a secret. */
function moved(node: Located, reference: LocatedScalar, whole: string | null): Located {
  const place: Place = reference.place;
  switch (node.kind) {
    case 'scalar':
      return {
        kind: 'scalar',
        place,
        value: node.value,
        text: reference.text,
        verbatim: whole ?? node.text,
        placeAt: () => place,
      };
    case 'list':
      return { kind: 'list', place, items: node.items.map((item) => moved(item, reference, null)) };
    case 'map': {
      const entries = [...node.entries].map(
        ([key, entry]) => [key, { keyPlace: place, value: moved(entry.value, reference, null) }] as const,
      );
      return { kind: 'map', place, entries: new Map(entries) };
    }
  }
}

interface Problem {
  readonly code: string;
  readonly offset: number;
  readonly message: string;
  readonly help: string | null;
}

/** One walk over one text. */
class Expansion {
  readonly problems: Problem[] = [];
  /** True where the text is one reference and nothing else. */
  whole = false;
  private readonly text: string;
  private readonly env: Environment;

  constructor(text: string, env: Environment) {
    this.text = text;
    this.env = env;
  }

  run(): string {
    const expanded = this.expand(0, this.text.length, 0);
    if (expanded.length <= MAX_EXPANDED) return expanded;
    this.report('value_too_long', 0, `grows to more than ${MAX_EXPANDED} characters`);
    return '';
  }

  private expand(from: number, to: number, depth: number): string {
    let out = '';
    let at = from;
    while (at < to && out.length <= MAX_EXPANDED) {
      if (this.text.startsWith('$$', at)) {
        out += '$';
        at += 2;
        continue;
      }
      const close = this.text.startsWith('${', at) ? this.closing(at + 2, to) : -1;
      if (close === -1) {
        out += this.text[at];
        at += 1;
        continue;
      }
      if (depth === 0 && at === 0 && close === this.text.length - 1) this.whole = true;
      out += this.reference(at, close, depth);
      at = close + 1;
    }
    return out;
  }

  /** The offset of the `}` that closes a reference, those nested inside skipped; -1 where there is none. */
  private closing(from: number, to: number): number {
    let open = 1;
    for (let at = from; at < to; at++) {
      if (this.text.startsWith('${', at)) open++;
      else if (this.text[at] === '}' && --open === 0) return at;
    }
    return -1;
  }

  private reference(at: number, close: number, depth: number): string {
    const body = this.text.slice(at + 2, close);
    const [, scheme, rest] = /^(?:([A-Za-z][A-Za-z0-9+.-]+):)?(.*)$/s.exec(body) ?? [];
    if (depth >= MAX_NESTING) return this.report('invalid_reference', at, 'references are nested too deep');
    if (scheme !== undefined && scheme !== 'env') {
      const isDefault = rest?.startsWith('-') === true;
      const help = isDefault ? `write \`\${env:${scheme}:${rest}}\`` : 'only `env:` is known';
      return this.report(
        'invalid_reference',
        at,
        `\`${scheme}:\` is not a place to read values from, expected \`env:\``,
        help,
      );
    }
    const separator = (rest ?? '').indexOf(':-');
    const name = separator === -1 ? (rest ?? '') : rest!.slice(0, separator);
    if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) {
      return this.report('invalid_reference', at, `\`${name}\` is not the name of an environment variable`);
    }
    const value = Object.hasOwn(this.env, name) ? this.env[name] : undefined;
    if (value !== undefined) return value;
    if (separator !== -1) {
      const start = close - (rest!.length - separator - 2);
      return this.expand(start, close, depth + 1);
    }
    return this.report(
      'missing_variable',
      at,
      `the environment variable \`${name}\` is not set`,
      didYouMean(name, Object.keys(this.env)) ?? `set it, or give a default: \`\${env:${name}:-default}\``,
    );
  }

  private report(code: string, offset: number, message: string, help: string | null = null): string {
    this.problems.push({ code, offset, message, help });
    return '';
  }
}
