import type { Colors } from 'picocolors/types.js';

// Text is laid out first and coloured last, so that widths are counted in characters and never in escape codes.

export type Style = 'bold' | 'dim' | 'green' | 'yellow' | 'red' | 'cyan';

export interface Piece {
  readonly text: string;
  readonly styles: readonly Style[];
}

export type Line = readonly Piece[];

export function piece(text: string, ...styles: Style[]): Piece {
  return { text, styles };
}

export function widthOf(line: Line): number {
  return line.reduce((sum, { text }) => sum + text.length, 0);
}

/** Breaks at spaces, and inside a word only where it is wider than a line. Later lines are indented. */
export function wrap(pieces: Line, width: number, indent = 0): Line[] {
  const lines: Piece[][] = [[]];
  for (const word of pieces.flatMap((one) => wordsOf(one, Math.max(1, width - indent)))) {
    const line = lines.at(-1)!;
    const room = width - widthOf(line) - (lines.length > 1 ? indent : 0);
    if (line.length > 0 && word.text.trimEnd().length > room) lines.push([word]);
    else append(line, word);
  }
  return lines.map((line, index) => [...(index > 0 ? [piece(' '.repeat(indent))] : []), ...trimEnd(line)]);
}

/** Words with the space after them, none longer than `width`. */
function wordsOf({ text, styles }: Piece, width: number): Piece[] {
  const words = text.match(/\S+\s*|\s+/g) ?? [];
  return words.flatMap((word) =>
    word.trimEnd().length <= width
      ? [{ text: word, styles }]
      : (word.match(new RegExp(`.{1,${width}}`, 'g')) ?? []).map((part) => ({ text: part, styles })),
  );
}

/** Words of one piece become one piece again, so that it is coloured once. */
function append(line: Piece[], word: Piece): void {
  const last = line.at(-1);
  if (last?.styles === word.styles) line[line.length - 1] = { ...word, text: last.text + word.text };
  else line.push(word);
}

function trimEnd(line: Line): Line {
  return line.map((one, index) => (index < line.length - 1 ? one : { ...one, text: one.text.trimEnd() }));
}

/** Two columns of `width` characters each, a rule between them. */
export function sideBySide(left: readonly Line[], right: readonly Line[], width: number): Line[] {
  return Array.from({ length: Math.max(left.length, right.length) }, (_, index) => {
    const line = left[index] ?? [];
    const gap = ' '.repeat(Math.max(0, width - widthOf(line)));
    return [...line, piece(`${gap} │ `, 'dim'), ...(right[index] ?? [])];
  });
}

/** `text`, or its beginning and an ellipsis. */
export function shorten(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, width - 1)}…`;
}

export function render(lines: readonly Line[], colors: Colors): string {
  return lines
    .map((line) =>
      line
        .map((one) => paint(one, colors))
        .join('')
        .trimEnd(),
    )
    .join('\n');
}

function paint({ text, styles }: Piece, colors: Colors): string {
  return styles.reduce((painted, style) => colors[style](painted), text);
}
