import { type Row, shareOf, worstFirst } from '../coverage/coverage.ts';
import { FACTS, type Fact } from '../coverage/facts.ts';
import { NO_SETTING, type Remedy, remedies } from '../coverage/settings.ts';
import { onStdout as pc } from './colour.ts';
import { cell, table } from './table.ts';

/** Below it a fact counts as missing: single calls may fail before they have a result. */
const HALF = 0.5;
/** As where an agent gets a finding for it. */
const BLIND = 0.05;

/** Widths that leave the page within 100 columns. */
const AGENT = 15;
const LIBRARY = 22;
const NAME = 40;
const TEXT = 96;
/** Names listed for one setting. */
const MAX_NAMES = 6;

const HEADS: Readonly<Record<Fact, string>> = {
  arguments: 'args',
  result: 'result',
  call_id: 'id',
  agent: 'agent',
  conversation: 'conv',
  goal: 'goal',
  system: 'system',
};
const WORDS: Readonly<Record<Fact, string>> = {
  arguments: 'arguments',
  result: 'results',
  call_id: 'call ids',
  agent: 'agent',
  conversation: 'conversation',
  goal: 'goal',
  system: 'instructions',
};

/** Who is seen and how well, worst first, and what to set; for a terminal of 100 columns. */
export function coverageReport(rows: readonly Row[]): string {
  if (rows.length === 0) return 'no tool call was found';
  const sorted = worstFirst(rows);
  return [summary(sorted), grid(sorted), advice(sorted)].filter(Boolean).join('\n\n');
}

/** A row as `inspect --dialects --json` writes it: field names that do not change; what was not told is null. */
export function publicRow(row: Row): object {
  const { library, dialect, agent, service, calls, known, cut } = row;
  return {
    library: library?.name ?? null,
    version: library?.version || null,
    dialect,
    agent,
    service,
    blind: isBlind(row),
    calls,
    known,
    cut,
    missing: remediesOf(row),
  };
}

function summary(rows: readonly Row[]): string {
  const calls = rows.reduce((sum, row) => sum + row.calls, 0);
  const blind = rows.filter(isBlind);
  const seen = `${pc.bold(String(calls))} ${calls === 1 ? 'call' : 'calls'}`;
  if (blind.length === 0) return `${seen}; ${pc.green('no agent is blind')}`;
  const share = `${blind.length} of ${rows.length} agents ${blind.length === 1 ? 'is' : 'are'} blind`;
  return `${seen}; ${pc.red(share)} (!): with what arguments they call, nobody sees`;
}

function grid(rows: readonly Row[]): string {
  const heads = ['  agent', 'library', 'calls', ...FACTS.map((fact) => HEADS[fact]), 'cut'];
  const lines = rows.map((row) => [
    isBlind(row) ? pc.red(`! ${agentOf(row, AGENT)}`) : `  ${agentOf(row, AGENT)}`,
    libraryOf(row),
    String(row.calls),
    ...FACTS.map((fact) => share(row, fact)),
    row.cut === 0 ? pc.dim('-') : pc.yellow(String(row.cut)),
  ]);
  return table(heads, lines);
}

/** Each setting once, with what it brings and to whom; last what no setting brings. */
function advice(rows: readonly Row[]): string {
  const bySetting = new Map<string, { facts: Set<Fact>; agents: Set<string> }>();
  for (const row of rows) {
    for (const { setting, facts } of remediesOf(row)) {
      if (facts.every((fact) => fact === 'call_id')) continue;
      const told = bySetting.get(setting) ?? { facts: new Set(), agents: new Set() };
      for (const fact of facts) told.facts.add(fact);
      told.agents.add(agentOf(row, NAME));
      bySetting.set(setting, told);
    }
  }
  const lines = [...bySetting].map(([setting, { facts, agents }]) => {
    const brings = FACTS.filter((fact) => facts.has(fact)).map((fact) => WORDS[fact]);
    const told = pc.dim(cell(`${brings.join(', ')} of ${listed([...agents])}`, TEXT));
    const none = setting.startsWith(NO_SETTING);
    return { none, setting: none ? setting.slice(NO_SETTING.length + 2) : pc.bold(setting), told };
  });
  const some = lines.filter(({ none }) => !none).map(({ setting, told }) => `  ${setting}\n    ${told}`);
  const none = lines.filter((line) => line.none).map(({ setting, told }) => `  ${setting}\n    ${told}`);
  return [
    ...(some.length > 0 ? ['What to set', ...some] : []),
    ...(none.length > 0 ? [`${some.length > 0 ? '\n' : ''}What no setting brings`, ...none] : []),
  ].join('\n');
}

function remediesOf(row: Row): Remedy[] {
  const missing = FACTS.filter((fact) => shareOf(row, fact) < HALF);
  return remedies(missing, row);
}

function isBlind(row: Row): boolean {
  return shareOf(row, 'arguments') <= BLIND;
}

/** How many calls, in the colour of how many that is. */
function share({ calls, known }: Row, fact: Fact): string {
  const count = known[fact];
  if (count === calls) return pc.green('all');
  return count === 0 ? pc.red('none') : pc.yellow(String(count));
}

function agentOf({ agent, service }: Row, width: number): string {
  return cell(agent ?? service ?? 'not named', width);
}

/** The end of a long name says more than its beginning. */
function libraryOf({ library, dialect }: Row): string {
  const name = library === null ? `${dialect}, no scope` : `${library.name} ${library.version}`;
  const plain = cell(name, name.length);
  const letters = [...plain];
  return letters.length <= LIBRARY ? plain : `…${letters.slice(1 - LIBRARY).join('')}`;
}

function listed(names: readonly string[]): string {
  const more = names.length - MAX_NAMES;
  return names.slice(0, MAX_NAMES).join(', ') + (more > 0 ? ` and ${more} more` : '');
}
