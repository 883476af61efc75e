import { onStdout as pc } from './colour.ts';

/** One line of at most `width` characters: control characters out, the rest cut with an ellipsis. */
export function cell(text: string, width: number): string {
  const plain = text.replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ').trim();
  const letters = [...plain];
  return letters.length <= width ? plain : `${letters.slice(0, width - 1).join('')}…`;
}

/** Columns set flush left under dim heads; colours do not count as width. */
export function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = heads.map((head, column) =>
    Math.max(head.length, ...rows.map((row) => visibleWidth(row[column] ?? ''))),
  );
  const render = (cells: readonly string[]) =>
    cells
      .map((text, column) => text + ' '.repeat(Math.max(0, (widths[column] ?? 0) - visibleWidth(text))))
      .join('  ')
      .trimEnd();
  return [pc.dim(render(heads)), ...rows.map(render)].join('\n');
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: colour codes begin with one.
const COLOUR = /\u001b\[[0-9;]*m/g;

function visibleWidth(text: string): number {
  return [...text.replace(COLOUR, '')].length;
}
