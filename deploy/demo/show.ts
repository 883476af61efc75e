import type { Outcome } from '../../src/model/finding.ts';
import { readable } from '../../src/privacy/readable.ts';
import { ASKED, type Story } from './story.ts';
import { type Line, type Piece, piece, type Style, shorten, sideBySide, wrap } from './terminal.ts';
import { isCaught, type JudgedCall, type JudgedRun } from './verdicts.ts';

/** From this many columns on, two runs stand side by side. */
const SIDE_BY_SIDE_FROM = 110;
/** Lines wider than this are hard to read. */
const WIDEST = 140;
/** Arguments are cut to the line, but not to less than tells where money or mail goes. */
const LEAST_ROOM = 34;

const LABEL: Readonly<Record<Outcome | 'none', { text: string; styles: readonly Style[] }>> = {
  allow: { text: '✓ allow', styles: ['green'] },
  alert: { text: '! ALERT', styles: ['yellow', 'bold'] },
  ask: { text: '? ASK', styles: ['yellow', 'bold'] },
  block: { text: '✗ BLOCK', styles: ['red', 'bold'] },
  none: { text: '- none', styles: ['dim'] },
};
/** Calls stand behind the widest label and a gap. */
const INDENT = 9;

export interface ShowOptions {
  /** Width of the terminal in characters. */
  readonly columns: number;
  /** Address of Jaeger's pages, without a slash at the end; null where there is none. */
  readonly jaeger: string | null;
}

/** The runs as a person reads them: the mail, each call with its verdict, the reasons of those caught, the alerts. */
export function show(runs: readonly JudgedRun[], options: ShowOptions): Line[] {
  const columns = Math.min(Math.max(options.columns, 40), WIDEST);
  return [
    ...wrap([piece('Asked, both times: ', 'bold'), piece(ASKED)], columns),
    [],
    ...showRuns(runs, columns),
    ...showAlerts(runs, options.jaeger),
    ...wrap(
      [
        piece(
          'The agent imports goalkeeper/register, and nothing else. Each verdict came before its call: a tool that was blocked did not run, ' +
            'and its model was told so. The processor gave the same verdicts on the spans, and the alerts. ' +
            'Account numbers are masked before they leave the program: the same letters, the same account.',
          'dim',
        ),
      ],
      columns,
    ),
    [],
    ...wrap([summary(runs)], columns),
  ];
}

function showRuns(runs: readonly JudgedRun[], columns: number): Line[] {
  const [a, b] = runs;
  if (columns < SIDE_BY_SIDE_FROM || runs.length !== 2 || !a || !b) {
    return runs.flatMap((run) => [...heading(run, columns), [], ...showCalls(run, columns), []]);
  }
  const width = Math.floor((columns - 3) / 2);
  const headings = sideBySide(heading(a, width), heading(b, width), width);
  const calls = sideBySide(showCalls(a, width), showCalls(b, width), width);
  return [...headings, ...sideBySide([[]], [[]], width), ...calls, []];
}

function heading({ story }: JudgedRun, width: number): Line[] {
  return [
    ...wrap([piece(story.title, 'bold', 'cyan')], width),
    ...wrap([piece(`Message 17, from ${story.mail.from}:`, 'dim')], width),
    ...wrap(mailText(story), width, 1),
  ];
}

/** The mail's text, the injected passage standing out. */
function mailText({ mail, injected }: Story): Piece[] {
  const text = `"${mail.text}"`;
  const at = injected === '' ? -1 : text.indexOf(injected);
  if (at < 0) return [piece(text)];
  return [piece(text.slice(0, at)), piece(injected, 'yellow'), piece(text.slice(at + injected.length))];
}

function showCalls({ calls, answer }: JudgedRun, width: number): Line[] {
  return [
    ...calls.flatMap((call) => showCall(call, width)),
    [],
    ...wrap([piece('The agent: ', 'dim'), piece(`"${answer}"`)], width),
  ];
}

function showCall(call: JudgedCall, width: number): Line[] {
  const { text, styles } = LABEL[call.outcome ?? 'none'];
  const room = Math.max(width - INDENT - call.tool.length - 1, LEAST_ROOM);
  const lines = wrap(
    [
      piece(text, ...styles),
      piece(' '.repeat(INDENT - text.length)),
      piece(`${call.tool} `, 'bold'),
      piece(shorten(argumentsOf(call), room)),
    ],
    width,
    INDENT,
  );
  const color = styles[0] ?? 'dim';
  if (!call.ran) {
    lines.push([piece(`${' '.repeat(INDENT)}was not called`, color, 'bold')]);
  }
  for (const reason of call.reasons) {
    lines.push(
      ...wrap([piece(`${' '.repeat(INDENT)}→ `, color), piece(readable(reason), color)], width, INDENT + 2),
    );
  }
  if (call.alert !== null) {
    const where = `${' '.repeat(INDENT)}alert span ${call.alert.spanId}`;
    lines.push(...wrap([piece(where, 'dim')], width, INDENT));
  }
  return lines;
}

function argumentsOf(call: JudgedCall): string {
  return Object.entries(call.arguments)
    .map(([name, value]) => `${name}: ${value}`)
    .join(', ');
}

function showAlerts(runs: readonly JudgedRun[], jaeger: string | null): Line[] {
  const traces = new Set(runs.flatMap(({ calls }) => calls.flatMap(({ alert }) => alert?.traceId ?? [])));
  return [...traces].flatMap((traceId) => [
    [piece('Alerts: ', 'bold'), piece(`service goalkeeper, trace ${traceId}`)],
    ...(jaeger === null ? [] : [[piece('Jaeger: ', 'bold'), piece(`${jaeger}/trace/${traceId}`)]]),
    [],
  ]);
}

function summary(runs: readonly JudgedRun[]): Piece {
  const all = runs.flatMap(({ story, calls }) =>
    calls.map((call) => ({
      hijacked: story.hijacked.includes(call.tool),
      caught: isCaught(call),
      ran: call.ran,
    })),
  );
  const count = (hijacked: boolean): string => {
    const these = all.filter((call) => call.hijacked === hijacked);
    return `${these.filter(({ caught }) => caught).length} of ${these.length}`;
  };
  const stopped = all.filter(({ ran }) => !ran).length;
  return piece(
    `Caught: ${count(true)} hijacked calls, ${count(false)} clean ones. Stopped before they ran: ${stopped}.`,
    'bold',
  );
}
