/** What a line may hold: text from outside is cut and stripped of what a terminal would obey. */
const MAX_LINE = 500;
const said = new Set<string>();
const MAX_SAID = 200;

let quiet = process.env.GOALKEEPER_LOG?.trim().toLowerCase() === 'quiet';

export function beQuiet(to: boolean): void {
  quiet = to;
}

/**
 * One line on stderr, the same one only once. `always`: in spite of `GOALKEEPER_LOG=quiet`, for what is wrong and not
 * merely worth knowing. Never throws: stderr may be closed.
 */
export function say(line: string, when: 'always' | 'normal' = 'normal'): void {
  if ((quiet && when === 'normal') || said.has(line) || said.size >= MAX_SAID) return;
  said.add(line);
  try {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out.
    const clean = line.replace(/[\u0000-\u001f\u007f-\u009f]+/g, ' ').slice(0, MAX_LINE);
    process.stderr.write(`goalkeeper: ${clean}\n`);
  } catch {
    // Nobody hears it then.
  }
}
