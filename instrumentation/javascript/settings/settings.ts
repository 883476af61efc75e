import { parseDuration } from '../../../src/model/duration.ts';
import { util } from '../core/util.ts';

// What can be set, by a variable `GOALKEEPER_…` or by `configure`. Written by hand and not with a schema library: this is
// on the way of every import, and loading one takes as long as all else together.

const EFFECTS = ['read', 'navigate', 'write', 'outbound', 'destructive', 'credential'] as const;
const FAILURES = ['open', 'closed'] as const;
const CAPTURES = ['off', 'masked', 'full'] as const;

export type FailureMode = (typeof FAILURES)[number];
export type Capture = (typeof CAPTURES)[number];

/** One choice for all, and others by name: `open, outbound=closed, send_*=closed`. */
export interface Choices<T extends string> {
  readonly otherwise: T;
  /** In the order they were written. */
  readonly named: readonly (readonly [name: string, choice: T])[];
}

/** One clean run in so many may be held up. */
export interface FalseAlarms {
  readonly block: number;
  readonly ask: number;
  readonly alert: number;
}

/** How one setting is written, read and told. */
interface Setting<T> {
  readonly default: T;
  /** One sentence for the person who sets it. */
  readonly about: string;
  /** In words: what is taken. */
  readonly expected: string;
  /** From a variable's text or a program's value; undefined where it is neither. */
  readonly read: (given: unknown) => T | undefined;
}

const LONGEST_TEXT = 4_096;
const LONGEST_MS = 2_147_483_647;

function setting<T>(value: T, expected: string, read: Setting<T>['read'], about: string): Setting<T> {
  return { default: value, expected, read, about };
}

const text = (given: unknown): string | undefined =>
  typeof given === 'string' && given.length <= LONGEST_TEXT ? given.trim() || undefined : undefined;

function flag(given: unknown): boolean | undefined {
  if (typeof given === 'boolean') return given;
  const word = text(given)?.toLowerCase();
  if (word === 'true' || word === '1') return true;
  return word === 'false' || word === '0' ? false : undefined;
}

function oneOf<T extends string>(choices: readonly T[]) {
  return (given: unknown): T | undefined => choices.find((choice) => choice === text(given)?.toLowerCase());
}

function list(given: unknown): readonly string[] | undefined {
  const parts = Array.isArray(given) ? given : text(given)?.split(',');
  const texts = parts?.map(text);
  return texts?.every((part) => part !== undefined) ? texts : undefined;
}

function milliseconds(given: unknown): number | undefined {
  const found = typeof given === 'number' ? given : parseDuration(text(given) ?? '');
  return found !== null && found > 0 && found <= LONGEST_MS ? found : undefined;
}

function url(given: unknown): string | undefined {
  const address = text(given);
  if (address === undefined || !URL.canParse(address)) return undefined;
  const { protocol, origin, pathname } = new URL(address);
  return /^https?:$/.test(protocol) ? `${origin}${pathname}`.replace(/\/+$/, '') : undefined;
}

/** `open, outbound=closed`; of an object `{ default: 'open', outbound: 'closed' }`. */
function choices<T extends string>(known: readonly T[], fallback: T) {
  const choose = oneOf(known);
  return (given: unknown): Choices<T> | undefined => {
    const pairs = pairsOf(given, 'default');
    const chosen = pairs?.map(([name, choice]) => [name, choose(choice)] as const);
    if (chosen === undefined || chosen.length === 0) return undefined;
    if (!chosen.every((pair): pair is readonly [string, T] => pair[1] !== undefined)) return undefined;
    const otherwise = chosen.findLast(([name]) => name === 'default')?.[1] ?? fallback;
    return { otherwise, named: chosen.filter(([name]) => name !== 'default') };
  };
}

/** `name=value` of a list or members of an object; a value alone belongs to `alone`. */
function pairsOf(given: unknown, alone: string): (readonly [string, unknown])[] | undefined {
  if (typeof given === 'object' && given !== null && !Array.isArray(given)) return Object.entries(given);
  return list(given)?.map((part) => {
    const at = part.lastIndexOf('=');
    return at < 1 ? [alone, part] : [part.slice(0, at).trim(), part.slice(at + 1)];
  });
}

const ALARMS = ['block', 'ask', 'alert'] as const;

function falseAlarms(given: unknown): Partial<FalseAlarms> | undefined {
  const pairs = pairsOf(given, '')?.map(([name, value]) => [name, Number(value)] as const);
  const sound = pairs?.every(
    ([name, value]) =>
      ALARMS.some((alarm) => alarm === name) && Number.isInteger(value) && value >= 1 && value <= 1_000_000,
  );
  return sound ? Object.fromEntries(pairs ?? []) : undefined;
}

const DURATION = 'a duration such as `500ms`, `5s` or `10m`';
const FILES = 'paths, or globs with `*`, joined by commas';

/** Every setting. A variable is `GOALKEEPER_` and the name in capitals: `approvalTimeout` is `GOALKEEPER_APPROVAL_TIMEOUT`. */
export const SETTINGS = {
  disabled: setting(false, '`true` or `false`', flag, 'Removes Goalkeeper wholly: nothing is patched.'),
  mode: setting(
    'enforce',
    '`enforce` or `monitor`',
    oneOf(['enforce', 'monitor']),
    '`enforce`: verdicts count, unless the agent’s charter is in `monitor`. `monitor`: they are reported, nothing is refused.',
  ),
  guard: setting(
    'in_process',
    '`in_process` or `remote`',
    oneOf(['in_process', 'remote']),
    'Where verdicts are made: in the program itself, or by the processor at `endpoint`.',
  ),
  charter: setting<readonly string[]>(
    [],
    FILES,
    list,
    'Charter files; without any, those of the processor at `endpoint`, if that is set.',
  ),
  baseline: setting<readonly string[]>([], FILES, list, 'Baselines that `goalkeeper learn` wrote.'),
  endpoint: setting<string | null>(
    null,
    'a URL such as `http://127.0.0.1:4320`',
    url,
    'The processor’s HTTP API: approvals, charters, remote verdicts.',
  ),
  token: setting<string | null>(null, 'a text', text, 'What the processor’s API knows this program by.'),
  agent: setting<string | null>(null, 'a name', text, 'Name of the agent where its framework tells none.'),
  fail: setting<Choices<FailureMode>>(
    { otherwise: 'open', named: [] },
    '`open` or `closed`, others by effect or tool: `open,outbound=closed,delete_*=closed`',
    choices(FAILURES, 'open'),
    `What happens to a call that cannot be judged: \`open\` makes it, \`closed\` refuses it. By tool (\`*\` stands for any part), or by what a tool does: ${EFFECTS.join(', ')}.`,
  ),
  timeout: setting(1_000, DURATION, milliseconds, 'Longest wait for a verdict; then `fail` decides.'),
  refresh: setting(
    60_000,
    DURATION,
    milliseconds,
    'How often the processor is asked whether its charters and baselines have changed.',
  ),
  approvalTimeout: setting(
    600_000,
    DURATION,
    milliseconds,
    'How long a call waits for a person, and how long a yes holds.',
  ),
  capture: setting<Choices<Capture> | null>(
    null,
    '`off`, `masked` or `full`, others by argument: `masked,send_email.body=off`',
    choices(CAPTURES, 'masked'),
    'How much of arguments, results and messages leaves in spans. Unset: `masked`.',
  ),
  maskSalt: setting<string | null>(
    null,
    'a text',
    text,
    'Makes masked values the same in all programs that share it; unset, each process draws its own.',
  ),
  falseAlarms: setting<Partial<FalseAlarms>>(
    {},
    '`block=200,ask=16,alert=20`: one clean run in so many',
    falseAlarms,
    'How many clean runs the learned judgement may hold up.',
  ),
  log: setting(
    'normal',
    '`normal` or `quiet`',
    oneOf(['normal', 'quiet']),
    '`quiet`: no line on stderr about what is guarded.',
  ),
} as const satisfies Record<string, Setting<unknown>>;

export type SettingName = keyof typeof SETTINGS;
type ValueOf<S> = S extends Setting<infer T> ? T : never;

interface Words {
  readonly mode: 'enforce' | 'monitor';
  readonly guard: 'in_process' | 'remote';
  readonly log: 'normal' | 'quiet';
}

/** All settings, checked. Durations are milliseconds. */
export type Settings = {
  readonly [N in SettingName]: N extends keyof Words ? Words[N] : ValueOf<(typeof SETTINGS)[N]>;
};

/** What `configure` takes: the same, with durations and lists as a person writes them. */
export interface Options extends Partial<Words> {
  readonly disabled?: boolean;
  /** Paths or globs. */
  readonly charter?: string | readonly string[];
  readonly baseline?: string | readonly string[];
  readonly endpoint?: string;
  readonly token?: string;
  readonly agent?: string;
  /** `open`, `closed`, or by effect or tool: `{ default: 'open', outbound: 'closed' }`. */
  readonly fail?: FailureMode | Readonly<Record<string, FailureMode>>;
  /** Milliseconds, or a duration such as `2s`. */
  readonly timeout?: number | string;
  readonly refresh?: number | string;
  readonly approvalTimeout?: number | string;
  /** `off`, `masked`, `full`, or by argument: `{ default: 'masked', 'send_email.body': 'off' }`. */
  readonly capture?: Capture | Readonly<Record<string, Capture>>;
  readonly maskSalt?: string;
  readonly falseAlarms?: Partial<FalseAlarms>;
}

export const DEFAULTS = Object.fromEntries(
  Object.entries(SETTINGS).map(([name, { default: value }]) => [name, value]),
) as Settings;

export function variableOf(name: string): string {
  return `GOALKEEPER_${name.replace(/[A-Z]/g, '_$&').toUpperCase()}`;
}

/** A text that stands for what was given, for a message; a secret is not repeated. */
const MAX_SHOWN = 60;

function shown(name: string, given: unknown): string {
  if (name === 'token' || name === 'maskSalt') return 'what was given';
  const words =
    typeof given === 'string' ? given : util().inspect(given, { depth: 2, breakLength: Infinity });
  return `\`${words.slice(0, MAX_SHOWN)}\``;
}

/** Settings over `base`; what is wrong keeps the base's value and is told, one sentence each. */
export function readSettings(
  given: Readonly<Record<string, unknown>>,
  base: Settings,
  nameOf: (name: string) => string,
): { readonly settings: Settings; readonly problems: readonly string[] } {
  const problems: string[] = [];
  const read: Record<string, unknown> = { ...base };
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined) continue;
    const known = Object.hasOwn(SETTINGS, name) ? SETTINGS[name as SettingName] : undefined;
    const found = known?.read(value);
    if (known === undefined) problems.push(`${nameOf(name)}: there is no such setting`);
    else if (found !== undefined) read[name] = found;
    else problems.push(`${nameOf(name)}: is ${shown(name, value)}, expected ${known.expected}`);
  }
  return { settings: read as Settings, problems };
}

/** The settings that variables make. An empty variable counts as unset. */
export function settingsOf(
  env: Readonly<Record<string, string | undefined>>,
): ReturnType<typeof readSettings> {
  const given: Record<string, string> = {};
  for (const name of Object.keys(SETTINGS)) {
    const value = env[variableOf(name)]?.trim();
    if (value) given[name] = value;
  }
  return readSettings(given, DEFAULTS, variableOf);
}
