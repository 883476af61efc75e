// Draws what a terminal showed, read from standard input, as an SVG:
//   FORCE_COLOR=1 COLUMNS=120 npm run --silent demo | npx tsx deploy/demo/picture.ts > deploy/demo/caught.svg

import { text } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';

const CELL = { width: 8.4, height: 19 };
const FONT_SIZE = 14;
const MARGIN = 18;
const BACKGROUND = '#0d1117';
const FOREGROUND = '#e6edf3';
const FONT = "ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace";

/** SGR codes that set a colour. */
const COLORS: Readonly<Record<number, string>> = {
  31: '#ff7b72',
  32: '#56d364',
  33: '#e3b341',
  36: '#79c0ff',
};
const RESET = { all: 0, weight: 22, color: 39 };
const BOLD = 1;
const DIM = 2;

interface Look {
  readonly color: string;
  readonly bold: boolean;
  readonly dim: boolean;
}

const PLAIN: Look = { color: FOREGROUND, bold: false, dim: false };

/** The picture, one text element for each passage of one look, pinned to its column whatever the font. */
export function picture(output: string, title: string): string {
  const lines = output.trimEnd().split('\n');
  const plain = lines.map((line) => line.replaceAll(ESCAPE, ''));
  const width = Math.ceil(Math.max(...plain.map((line) => line.length)) * CELL.width + 2 * MARGIN);
  const height = lines.length * CELL.height + 2 * MARGIN;
  const texts: string[] = [];
  let look = PLAIN;
  lines.forEach((line, row) => {
    let column = 0;
    for (const part of line.split(ESCAPE)) {
      if (part.startsWith('\u001b')) look = next(look, Number(part.slice(2, -1)));
      else {
        texts.push(passage(part, column, row, look));
        column += part.length;
      }
    }
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${toXml(title)}">
<title>${toXml(title)}</title>
<rect width="100%" height="100%" rx="8" fill="${BACKGROUND}"/>
<g font-family="${FONT}" font-size="${FONT_SIZE}" xml:space="preserve">
${texts.filter((element) => element !== '').join('\n')}
</g>
</svg>
`;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: terminals speak in them
const ESCAPE = /(\u001b\[\d*m)/g;

function next(look: Look, code: number): Look {
  if (code === RESET.all) return PLAIN;
  if (code === RESET.weight) return { ...look, bold: false, dim: false };
  if (code === RESET.color) return { ...look, color: FOREGROUND };
  if (code === BOLD) return { ...look, bold: true };
  if (code === DIM) return { ...look, dim: true };
  return { ...look, color: COLORS[code] ?? look.color };
}

function passage(part: string, column: number, row: number, { color, bold, dim }: Look): string {
  const words = part.trim();
  if (words === '') return '';
  const x = MARGIN + (column + part.indexOf(words)) * CELL.width;
  const y = MARGIN + row * CELL.height + FONT_SIZE;
  const attributes = [
    `x="${round(x)}" y="${round(y)}" textLength="${round(words.length * CELL.width)}"`,
    `fill="${color}"`,
    ...(bold ? ['font-weight="bold"'] : []),
    ...(dim ? ['fill-opacity="0.65"'] : []),
  ];
  return `<text ${attributes.join(' ')}>${toXml(words)}</text>`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

function toXml(words: string): string {
  return words
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const title =
    'A terminal: an agent pays a clean invoice, then follows an injected instruction and is stopped';
  process.stdout.write(picture(await text(process.stdin), title));
}
