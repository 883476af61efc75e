const PLAIN = /^[A-Za-z][A-Za-z0-9_]*$/;
/** What YAML would read as something else than a text. */
const WORDS = /^(?:true|false|null|yes|no|on|off|y|n|nan|inf)$/i;
/** Ends a line for YAML, or hides what stands there from the reader. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not come through
const UNPRINTABLE = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\ufeff\u202a-\u202e\u2066-\u2069]+/g;

/** True where a text comes through as it is. */
export function isPrintable(text: string): boolean {
  return text.search(UNPRINTABLE) < 0;
}

/** A text as a YAML scalar, what cannot be seen left out. */
export function yamlText(text: string): string {
  const clean = text.replace(UNPRINTABLE, ' ');
  return PLAIN.test(clean) && !WORDS.test(clean) ? clean : JSON.stringify(clean);
}

/** A condition, whose own quotes are double ones. */
export function yamlCondition(text: string): string {
  return /[^\x20-\x7e]/.test(text) ? JSON.stringify(text) : `'${text.replaceAll("'", "''")}'`;
}

/** A comment of one line, whatever the text holds. */
export function comment(text: string): string {
  return `# ${text.replace(UNPRINTABLE, ' ').slice(0, 240)}`;
}

/** `1 run`, `2 runs`. */
export function quantity(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
