import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import protobuf from 'protobufjs';
import { canonical, type Json } from '../../src/model/json.ts';

/** What really ran, from the tools' own log; absent facts are null. */
export interface Expected {
  readonly goal: string | null;
  readonly system: string | null;
  readonly agent: string | null;
  readonly conversation: string | null;
  readonly calls: readonly {
    readonly tool: string;
    readonly arguments: Json;
    readonly result_excerpt: string | null;
    readonly call_id: string | null;
  }[];
}

/** One recorded run of a real framework under a real instrumentation. */
export interface Capture {
  /** `python/langchain-openinference-clean`. */
  readonly name: string;
  readonly requests: readonly Buffer[];
  /** Its requests of logs, where it has some that ship. */
  readonly logs: readonly Buffer[];
  /** Paths of what it consists of: traces, then logs. */
  readonly files: readonly string[];
  readonly expected: Expected;
}

/** A call as a span, or an action made of several, tells it. */
export interface SeenCall {
  readonly startTime: number;
  readonly endTime: number;
  readonly tool: string;
  /** Undefined where unknown. */
  readonly arguments: Json | undefined;
  readonly result: string | null;
  readonly callId: string | null;
  readonly failed: boolean;
  /** True where an attribute limit cut it: its arguments may lack some. */
  readonly truncated: boolean;
}

/** All that was seen of a run. */
export interface Seen {
  readonly calls: readonly SeenCall[];
  readonly goals: readonly string[];
  readonly systems: readonly string[];
  readonly agents: readonly string[];
  readonly conversations: readonly string[];
}

/** How the seen compares with what really ran: numbers of calls, and of each fact how it was found. */
export interface Score {
  /** Calls found, of those that ran. */
  readonly calls: number;
  /** Spans that tell a call again which another span told. */
  readonly again: number;
  /** Calls that never ran. */
  readonly invented: number;
  readonly arguments: number;
  readonly results: number;
  readonly callIds: number;
  readonly goal: Fact;
  readonly system: Fact;
  readonly agent: Fact;
  readonly conversation: Fact;
}

/** `part`: inside a longer text; `among others`: beside values that are not it. */
export type Fact = 'found' | 'part' | 'among others' | 'missing';

/** The score of a run of which nothing is missing. */
export function whole({ calls }: Expected): Score {
  const ran = calls.length;
  return {
    calls: ran,
    again: 0,
    invented: 0,
    arguments: ran,
    results: ran,
    callIds: ran,
    goal: 'found',
    system: 'found',
    agent: 'found',
    conversation: 'found',
  };
}

const FOLDER = fileURLToPath(new URL('../fixtures/captures/', import.meta.url));

export function captures(): Capture[] {
  return ['javascript', 'python'].flatMap((language) =>
    readdirSync(`${FOLDER}${language}`)
      .filter((file) => file.endsWith('.traces.pb'))
      .map((file) => capture(`${language}/${file.slice(0, -'.traces.pb'.length)}`)),
  );
}

function capture(name: string): Capture {
  const expected = JSON.parse(readFileSync(`${FOLDER}${name}.expected.json`, 'utf8')) as Expected;
  const traces = `${FOLDER}${name}.traces.pb`;
  const withLogs = [`${FOLDER}${name}.logs.pb`].filter((file) => existsSync(file));
  return {
    name,
    requests: requestsOf(readFileSync(traces)),
    logs: withLogs.flatMap((file) => requestsOf(readFileSync(file))),
    files: [traces, ...withLogs],
    expected,
  };
}

function requestsOf(bytes: Buffer): Buffer[] {
  const reader = protobuf.Reader.create(bytes);
  const requests: Buffer[] = [];
  while (reader.pos < reader.len) requests.push(Buffer.from(reader.bytes()));
  return requests;
}

export function compare(expected: Expected, seen: Seen): Score {
  const open = [...seen.calls].sort((a, b) => a.startTime - b.startTime);
  const score = { calls: 0, again: 0, invented: 0, arguments: 0, results: 0, callIds: 0 };
  for (const call of expected.calls) {
    const ranked = open
      .filter(({ tool }) => tool === call.tool)
      .sort((a, b) => closeness(b, call) - closeness(a, call));
    const [best] = ranked;
    if (best === undefined) continue;
    score.calls++;
    if (sameArguments(best, call)) score.arguments++;
    if (sameResult(best, call)) score.results++;
    if (call.call_id === null || best.callId === call.call_id) score.callIds++;
    const tellings = ranked.filter((other) => other === best || tellsAgain(best, other));
    score.again += tellings.length - 1;
    for (const telling of tellings) open.splice(open.indexOf(telling), 1);
  }
  score.invented = open.length;
  return {
    ...score,
    goal: fact(expected.goal, seen.goals),
    system: fact(expected.system, seen.systems),
    agent: fact(expected.agent, seen.agents),
    conversation: fact(expected.conversation, seen.conversations),
  };
}

type ExpectedCall = Expected['calls'][number];

function closeness(seen: SeenCall, call: ExpectedCall): number {
  return Number(seen.callId === call.call_id) + 2 * Number(sameArguments(seen, call));
}

function sameArguments(seen: SeenCall, call: ExpectedCall): boolean {
  return seen.arguments !== undefined && canonical(seen.arguments) === canonical(call.arguments);
}

/** The log holds the beginning of a result; frameworks print the same JSON with other white space. */
function sameResult(seen: SeenCall, call: ExpectedCall): boolean {
  const excerpt = call.result_excerpt ?? '';
  if (excerpt.startsWith('EXCEPTION')) return seen.failed;
  const squeezed = (text: string) => text.replace(/\s+/g, '');
  return seen.result !== null && squeezed(seen.result).startsWith(squeezed(excerpt));
}

/** One instrumentation's span inside another's, or beside it: overlapping in time, and nothing they say differs. */
function tellsAgain(a: SeenCall, b: SeenCall): boolean {
  if (a.startTime > b.endTime || b.startTime > a.endTime) return false;
  if (a.callId !== null && b.callId !== null) return a.callId === b.callId;
  if (a.arguments === undefined || b.arguments === undefined || a.truncated || b.truncated) return true;
  return canonical(a.arguments) === canonical(b.arguments);
}

/** CrewAI builds its own prompt around the words that all agents of the story have. */
const STORY_SYSTEM = 'You are the accounts payable agent of Acme. Pay approved invoices only.';

function fact(expected: string | null, seen: readonly string[]): Fact {
  const wanted = expected?.startsWith('crewAI prompt') ? STORY_SYSTEM : expected;
  if (wanted === null) return 'found';
  const values = new Set(seen);
  if (values.has(wanted)) return values.size === 1 ? 'found' : 'among others';
  return [...values].some((value) => value.includes(wanted)) ? 'part' : 'missing';
}
