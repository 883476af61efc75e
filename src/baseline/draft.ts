import { effectOf, isReading } from '../signals/call/effect.ts';
import type { ArgumentHabit, Baseline, Range, ToolHabit } from './artefact.ts';
import { draftedRules } from './draft-rules.ts';
import type { Setting } from './setting.ts';
import { comment, isPrintable, quantity, yamlText } from './yaml-text.ts';

/** From so many runs on a range or a set of values is a limit; below it is told in a comment only. */
const ENOUGH_RUNS = 20;
/** A limit leaves this much room above what was seen. */
const ROOM = 2;
/** A tool of a smaller share of runs is marked: what a patient attacker would plant looks like this. */
const RARE = 0.1;
/** Values of a closed set, at most. */
const MAX_CHOICES = 12;

/**
 * A charter for a person to read and correct: what the agent did in its clean runs, with the evidence as comments.
 * It starts in `monitor`. The same history gives the same text.
 */
export function draftCharter(learned: Baseline, setting: Setting): string {
  const tools = Object.entries(learned.tools).filter(([name]) => canBeKey(name));
  const baseline = { ...learned, tools: Object.fromEntries(tools) };
  const unused = unusedTools(baseline, setting);
  const lines = [
    ...header(baseline),
    'charter: 1',
    `name: ${yamlText(baseline.agent.slice(0, 100))}`,
    'version: "draft-1"',
    `purpose: ${yamlText(purposeOf(baseline, setting))}`,
    `agents: [${yamlText(baseline.agent.slice(0, 100))}]`,
    'mode: monitor',
    '',
    '# Tools of the clean runs. What is not listed here is blocked.',
    tools.length + unused.looking.length + unused.acting.length === 0 ? 'tools: {}' : 'tools:',
    ...tools.flatMap(([name, habit]) => toolLines(name, habit, baseline, setting)),
    ...unusedLines(unused, setting),
    ...unlearnedLines(baseline),
    '',
    ...trustedLines(baseline, setting),
    '',
    ...draftedRules(baseline, unused.acting),
  ];
  return `${lines.join('\n')}\n`;
}

/** What YAML, or the charter's schema, takes for the name of a tool or an argument. */
function canBeKey(name: string): boolean {
  return name !== '' && name.length <= 100 && name !== '__proto__' && isPrintable(name);
}

function header({ agent, history, support, hash }: Baseline): string[] {
  const days = history.from === '' ? '' : `, ${history.from} to ${history.until}`;
  const share = support.share > 0 ? ` and ${Math.round(support.share * 100)} % of them` : '';
  return [
    comment(`Drafted by \`goalkeeper learn\` for ${agent} from ${quantity(history.runs, 'clean run')}`),
    comment(
      `(${quantity(history.actions, 'call')}${days}); ${quantity(history.leftOut, 'run')} with findings left out.`,
    ),
    comment(
      `Learned is what at least ${quantity(support.runs, 'run')}${share} showed. Baseline ${hash.slice(0, 12)}.`,
    ),
    '# Read it, correct it, check it (goalkeeper charter check FILE), replay it, then set `mode: enforce`.',
  ];
}

/** The first sentences of the system instructions: the role in its maker's words. */
function purposeOf({ agent }: Baseline, { system }: Setting): string {
  const text = (system ?? '').replace(/\s+/g, ' ').trim();
  if (text === '') return `To be written: what ${agent} is for.`;
  const sentences = text.split(/(?<=[.!?。])\s+/);
  let purpose = '';
  for (const sentence of sentences) {
    if (purpose !== '' && purpose.length + sentence.length > 300) break;
    purpose = `${purpose} ${sentence}`.trim();
  }
  return purpose.slice(0, 600);
}

function toolLines(name: string, habit: ToolHabit, { history }: Baseline, setting: Setting): string[] {
  const reads =
    setting.offered.get(name)?.readOnly ?? (habit.effect === 'read' || habit.effect === 'navigate');
  const most = habit.perRun.high;
  const rare = habit.runs < RARE * history.runs ? '; rare: look at it' : '';
  const seen = `in ${habit.runs} of ${quantity(history.runs, 'run')}, at most ${quantity(most, 'call')} in one${rare}`;
  const limits = Object.entries(habit.arguments).map(([path, own]) => argumentLines(path, own, habit));
  const settled = limits.flatMap((one) => one.limit);
  const told = limits.flatMap((one) => one.told);
  const head = `  ${yamlText(name)}:`;
  const body = [
    ...(reads ? ['    read_only: true'] : []),
    ...(habit.runs >= ENOUGH_RUNS && !reads ? [`    max_calls: ${Math.ceil(most * ROOM)}`] : []),
    ...(settled.length > 0 ? ['    arguments:', ...settled] : []),
  ];
  const comments = told.map((line) => `    ${comment(line)}`);
  if (body.length === 0) return [`${head} {} ${comment(seen)}`, ...comments];
  return [`${head} ${comment(`${habit.effect}; ${seen}`)}`, ...body, ...comments];
}

interface Told {
  readonly limit: readonly string[];
  readonly told: readonly string[];
}

/** A limit where enough runs stand behind it; else what was seen, as a comment. */
function argumentLines(path: string, habit: ArgumentHabit, { runs }: ToolHabit): Told {
  const seen = habit.runs < runs ? `, given in ${habit.runs} of ${runs} runs` : '';
  const { numbers } = habit;
  const name = path.replace(/\[\]/g, '');
  const nested = path.includes('[]') && !path.endsWith('[]');
  const enough = habit.runs >= ENOUGH_RUNS && !nested && canBeKey(name);
  const choices = Object.keys(habit.values);
  const closed = habit.freshValues === 0 && choices.length > 0 && choices.length <= MAX_CHOICES;
  if (numbers !== null && habit.lengths === null) {
    const text = `${path}: ${inWords(numbers)}${seen}`;
    const max = roundedUp(numbers.high * ROOM);
    if (!enough || numbers.high <= 0 || isNumbering(habit, numbers)) return { limit: [], told: [text] };
    const min = numbers.low >= 0 ? 'min: 0, ' : '';
    return {
      limit: [`      ${yamlText(name)}: { ${min}max: ${max} } ${comment(inWords(numbers))}`],
      told: [],
    };
  }
  const from = originsInWords(habit);
  if (closed && enough && choices.every((choice) => choice.length <= 40 && isPrintable(choice))) {
    const list = choices.map(yamlText).join(', ');
    return {
      limit: [`      ${yamlText(name)}: { one_of: [${list}] } ${comment(`${habit.runs} runs${seen}`)}`],
      told: [],
    };
  }
  const few = closed ? ` (${choices.slice(0, MAX_CHOICES).join(', ')})` : '';
  return { limit: [], told: [`${path}: ${Object.keys(habit.kinds).join(' or ')}${few}${from}${seen}`] };
}

/** Long whole numbers, each run with its own: they name records and count up, so a limit would only be reached. */
function isNumbering({ freshValues }: ArgumentHabit, { low, middle, p99, high }: Range): boolean {
  return freshValues > 0.9 && low >= 10_000 && [low, middle, p99, high].every(Number.isInteger);
}

function inWords({ low, high, middle }: Range): string {
  return low === high ? `always ${low}` : `from ${low} to ${high}, mostly about ${middle}`;
}

function originsInWords({ origins }: ArgumentHabit): string {
  const [first, second] = Object.keys(origins);
  if (first === undefined) return '';
  const words = [first, second].flatMap((origin) => (origin === undefined ? [] : [originInWords(origin)]));
  return `, from ${words.join(' or ')}`;
}

function originInWords(origin: string): string {
  if (origin === 'goal') return "the user's words";
  if (origin === 'system') return 'the system instructions';
  if (origin === 'nowhere') return 'the agent itself';
  if (origin === 'untraced') return 'free text';
  const at = origin.indexOf(':');
  const tool = origin.slice(at + 1);
  return origin.startsWith('field') ? `a field of ${tool}` : `the text of ${tool}`;
}

function roundedUp(value: number): number {
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(value)) - 1);
  return Math.ceil(value / unit) * unit;
}

function unlearnedLines({ unlearned }: Baseline): string[] {
  const seen = Object.entries(unlearned).slice(0, 30);
  if (seen.length === 0) return [];
  return [
    '',
    '# Seen, but in too few runs to be learned. Look at each: a rare duty, or somebody steering the agent?',
    ...seen.map(([what, runs]) => comment(`  ${what}: ${quantity(runs, 'run')}`)),
  ];
}

/** Tools that the agent was offered and no clean run used; a few runs say little about them, many say that it needs none. */
function unusedTools({ tools, unlearned, history }: Baseline, { offered }: Setting): Unused {
  const names = [...offered.keys()].filter(
    (name) => canBeKey(name) && !Object.hasOwn(tools, name) && !Object.hasOwn(unlearned, `tool ${name}`),
  );
  if (history.runs >= ENOUGH_RUNS) return { looking: [], acting: [], left: names };
  const looking = names.filter((name) => isReading(effectOf(name, offered.get(name)?.readOnly ?? null)));
  return { looking, acting: names.filter((name) => !looking.includes(name)), left: [] };
}

interface Unused {
  /** Listed, since looking around is free. */
  readonly looking: readonly string[];
  /** Listed, and a person is asked. */
  readonly acting: readonly string[];
  /** Left out: they are blocked. */
  readonly left: readonly string[];
}

function unusedLines({ looking, acting, left }: Unused, { offered }: Setting): string[] {
  const described = (name: string): string => comment(offered.get(name)?.description ?? '');
  return [
    ...(looking.length + acting.length === 0
      ? []
      : [
          '  # Offered to the agent, and used in none of these few clean runs. Take out what it does not need.',
        ]),
    ...looking.map((name) => `  ${yamlText(name)}: { read_only: true } ${described(name)}`),
    ...acting.map((name) => `  ${yamlText(name)}: {} ${described(name)}`),
    ...(left.length === 0
      ? []
      : [
          '',
          '# Offered to the agent and never used in a clean run: blocked. What it does need goes up to `tools`.',
        ]),
    ...left.map((name) => comment(`  ${yamlText(name)}: {}   ${offered.get(name)?.description ?? ''}`)),
  ];
}

function trustedLines({ support }: Baseline, setting: Setting): string[] {
  const found = setting.recordsOnly(Math.max(2, support.runs));
  if (found.length === 0) {
    return [
      '# Systems of record, whose results nobody else can write into. None was found to return plain records only.',
      'trusted_sources: []',
    ];
  }
  return [
    '# Returned nothing but records of short fields. Trusted is right only where no stranger can write into them:',
    '# uncomment what you vouch for.',
    'trusted_sources: []',
    ...found.map(({ tool, results }) => comment(`  - ${yamlText(tool)}   ${quantity(results, 'result')}`)),
  ];
}
