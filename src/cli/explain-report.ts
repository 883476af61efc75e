import type { ArgumentStory, ValueStory } from '../explain/arguments.ts';
import type { Explanation } from '../explain/explanation.ts';
import type { Hand } from '../explain/hands.ts';
import type { Quote } from '../explain/quote.ts';
import type { ScoreStory } from '../explain/score.ts';
import type { FollowedSentence } from '../explain/sentences.ts';
import type { Finding } from '../model/finding.ts';
import { onStdout as pc } from './colour.ts';
import { plural } from './diagnostics.ts';
import { paintOutcome } from './outcome.ts';
import { cell } from './table.ts';

const SHOWN_ARGUMENTS = 16;
const SHOWN_VALUES = 6;
const SHOWN_SIGNALS = 3;
/** Smaller shares are noise to a person, in log-odds. */
const MIN_SHARE = 0.1;
/** Columns of a share and its bar. */
const BAR = 20;
const WIDTH = 100;

/** One action's story, for a person. What agents and strangers wrote is shown on one line, without its control characters. */
export function explainReport(story: Explanation, fitting = 1): string {
  return [
    head(story, fitting),
    section('where each argument came from', argumentLines(story)),
    section('what it may have followed', story.followed.flatMap(sentenceLines)),
    section('what speaks against it (+) and for it (−)', scoreLines(story.score)),
    section('findings', story.verdict.findings.flatMap(findingLines)),
    section('what would have made it legitimate', remedyLines(story)),
  ]
    .filter(Boolean)
    .join('\n\n');
}

function section(title: string, lines: readonly string[]): string {
  return lines.length === 0 ? '' : [pc.bold(title), ...lines.map((line) => `  ${line}`)].join('\n');
}

function head({ action, goal, standing, verdict }: Explanation, fitting: number): string {
  const { outcome, would, charter, mode, findings } = verdict;
  const wouldBe = would === undefined ? '' : ` (would be ${would} if nothing ran in monitor)`;
  const others =
    fitting > 1 ? pc.dim(`, the worst of ${plural(fitting, 'action')} (--span names another)`) : '';
  const rows: [string, string][] = [
    ['verdict', `${paintOutcome(outcome)}${wouldBe}${others}`],
    ['call', `${pc.bold(cell(action.tool, 60))}, span ${action.span.spanId} of trace ${action.span.traceId}`],
    ['agent', action.agent === null ? pc.yellow('not told') : cell(action.agent, 80)],
    [
      'charter',
      charter === null ? 'none' : `${cell(charter.name, 60)} ${cell(charter.version, 20)}, ${mode}`,
    ],
    ['goal', goal.length === 0 ? pc.yellow('not told') : cell(goal.join(' / '), 400)],
    ['it', standingWords(standing, goal.length > 0)],
  ];
  if (findings.length > 0) rows.push(['because', cell(findings[0]?.reason ?? '', 400)]);
  return rows.map(([name, text]) => `${pc.dim(name.padEnd(8))} ${wrap(text, 9)}`).join('\n');
}

function standingWords(
  { effect, deed, known, asked, delegates, claimed, uses }: Explanation['standing'],
  told: boolean,
): string {
  const does =
    effect === 'read'
      ? 'only reads'
      : `is of the kind ${deed} (${effect}${known ? '' : ', a careful guess'})`;
  const words = asked.map((word) => `“${cell(word, 30)}”`).join(', ');
  const goal = asked.length > 0 ? `the user asks for such (${words})` : 'the user does not ask for such';
  const more = [
    told && effect !== 'read' ? goal : null,
    delegates === null ? null : `the user hands part of it to a text (“${cell(delegates, 80)}”)`,
    told && !claimed ? "no argument as a whole is the user's" : null,
    uses === 0 ? 'first call of this tool' : `${plural(uses, 'call')} of this tool before`,
  ];
  return [does, ...more].filter((part) => part !== null).join('; ');
}

function argumentLines({ action, arguments: told }: Explanation): string[] {
  if (!action.captured) return [pc.yellow('not captured: nobody can tell')];
  const lines = told.slice(0, SHOWN_ARGUMENTS).flatMap(argumentLine);
  if (told.length > SHOWN_ARGUMENTS) lines.push(pc.dim(`and ${told.length - SHOWN_ARGUMENTS} more (--json)`));
  return lines.length === 0 ? ['it has none'] : lines;
}

function argumentLine({ path, text, values }: ArgumentStory): string[] {
  const name = path === '' ? 'the arguments' : cell(path, 40);
  const lines = [`${pc.bold(name)}  ${cell(text, WIDTH - name.length)}`];
  const [first] = values;
  if (first === undefined) return [...lines, `  ${pc.dim("the agent's own words")}`];
  for (const value of values.slice(0, SHOWN_VALUES)) {
    const part = value.whole ? '' : `${cell(value.value, 50)}: `;
    lines.push(`  ${part}${originWords(value)}`);
    if (value.quote !== null) lines.push(`    ${quoted(value.quote)}`);
    if (value.hands.length > 0) lines.push(`    ${pc.dim(handsWords(value.hands))}`);
  }
  if (values.length > SHOWN_VALUES)
    lines.push(pc.dim(`  and ${values.length - SHOWN_VALUES} more values (--json)`));
  return lines;
}

function originWords({ origin, standing, from, results, telling }: ValueStory): string {
  const place = standing === 'field' ? 'a field' : 'running text';
  const result =
    from === null ? 'a result' : `${place} of ${cell(from.tool, 40)}'s result (span ${from.span.spanId})`;
  const others = results > 1 ? ` and ${plural(results - 1, 'other result')}` : '';
  const common = telling ? '' : pc.dim(', a common value');
  switch (origin) {
    case 'goal':
      return `${pc.green('the user said it')}${common}`;
    case 'system':
      return `${pc.green('the system text says it')}${common}`;
    case 'trusted':
      return `${pc.green(result)}${others}, which the charter trusts${common}`;
    case 'untrusted':
      return `${(standing === 'field' ? pc.yellow : pc.red)(result)}${others}${common}`;
    case 'nowhere':
      return `${pc.yellow('nobody had said it')}${common}`;
  }
}

function quoted({ before, said, after }: Quote): string {
  const space = (text: string): string => (text.startsWith(' ') ? ' ' : '');
  const left = cell(before, 80);
  const gap = before.endsWith(' ') && left !== '' ? ' ' : '';
  return `“${left}${gap}${pc.bold(cell(said, 240))}${space(after)}${cell(after, 80)}”`;
}

function handsWords(hands: readonly Hand[]): string {
  const chain = hands.map(({ tool, by }) => {
    const asked = by === null ? '' : `${cell(by.argument, 30)}: ${cell(by.value, 40)}`;
    return `${cell(tool, 40)}(${asked})`;
  });
  const last = hands.at(-1)?.by ?? null;
  const from = last !== null && last.origin !== 'untrusted' ? `, which ${SAID[last.origin]}` : '';
  return `${plural(hands.length, 'hand')} from the user: by ${chain.join(', by ')}${from}`;
}

const SAID = {
  goal: 'the user said',
  system: 'the system text says',
  trusted: 'a trusted result has',
  nowhere: 'nobody said',
} as const;

function sentenceLines({ tool, span, quote, namesDeed, cover, shared, steers }: FollowedSentence): string[] {
  const facts = [
    cover === null ? null : `${Math.round(cover * 100)} % of the call stands in it or beside it`,
    namesDeed && cover === null ? 'it names what the call does' : null,
    shared.length === 0 ? null : `the goal does not have: ${shared.map((word) => cell(word, 40)).join(', ')}`,
    steers.length === 0 ? null : `it ${steers.join(', ')}`,
  ];
  return [
    `${cell(tool, 40)}'s result (span ${span.spanId})`,
    `  ${quoted(quote)}`,
    `  ${pc.dim(facts.filter((fact) => fact !== null).join('; '))}`,
  ];
}

function scoreLines({ score, p, rest, groups }: ScoreStory): string[] {
  const rare = Math.max(1, Math.round(1 / p));
  const lines = groups.flatMap(({ asks, share, signals }) => [
    `${shareOf(share)} ${asks}`,
    ...signals
      .slice(0, SHOWN_SIGNALS)
      .filter((signal) => Math.abs(signal.share) >= MIN_SHARE)
      .map(({ feature, says, value, share: part }) =>
        pc.dim(`${' '.repeat(BAR + 2)}${signed(part)} ${says}: ${rounded(value)} (${feature})`),
      ),
  ]);
  const total = `${signed(score)} in all (log-odds), ${signed(rest)} of it the same for every action`;
  return [...lines, `${total}; about 1 in ${rare} clean runs has an action as suspicious`];
}

/** A signed number and its bar. */
function shareOf(share: number): string {
  const full = Math.min(BAR - 6, Math.round(Math.abs(share) * 4));
  const paint = share > 0 ? pc.red : pc.green;
  return `${signed(share)} ${paint('█'.repeat(full))}${' '.repeat(BAR - 5 - full)}`;
}

function signed(number: number): string {
  return `${number < 0 ? '−' : '+'}${Math.abs(number).toFixed(2)}`;
}

function rounded(number: number): string {
  return String(Number(number.toFixed(2)));
}

function findingLines({ outcome, would, detector, rule, kind, score, reason, evidence }: Finding): string[] {
  const by = rule === null ? detector : `${detector} ${cell(rule, 40)}`;
  const wouldBe = would === undefined ? '' : ` (would ${would})`;
  return [
    `${paintOutcome(outcome)}${wouldBe} ${kind} ${pc.dim(`by ${by}, ${score.toFixed(2)}`)}`,
    `  ${wrap(cell(reason, 400), 4)}`,
    ...evidence.map(({ where, value, span }) => {
      const at = span === null ? '' : ` (span ${span.spanId})`;
      return `  ${pc.dim(`${cell(where, 60)}${at}:`)} ${cell(value, 200)}`;
    }),
  ];
}

function remedyLines({ remedies, verdict }: Explanation): string[] {
  if (verdict.outcome === 'allow') return [];
  if (remedies.length === 0) return ['nothing the user or a charter could have said was found'];
  return remedies.map(({ what, outcome }) => `${paintOutcome(outcome)} with ${cell(what, 240)}`);
}

/** Breaks at blanks, so that lines go on under their beginning. */
function wrap(text: string, indent: number): string {
  const lines = [''];
  for (const word of text.split(' ')) {
    const line = lines.at(-1) ?? '';
    if (line !== '' && line.length + word.length >= WIDTH) lines.push(word);
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`;
  }
  return lines.join(`\n${' '.repeat(indent)}`);
}
