import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { GateParts } from '../../../../instrumentation/javascript/core/passing.ts';
import { gate } from '../../../../instrumentation/javascript/core/program.ts';
import { Coverage } from '../../../../instrumentation/javascript/coverage/coverage.ts';
import { FRAMEWORKS } from '../../../../instrumentation/javascript/frameworks/index.ts';
import { applicationAt, targetsOf } from '../../../../instrumentation/javascript/hooks/application.ts';
import { Patching } from '../../../../instrumentation/javascript/hooks/patching.ts';
import { judgeOf } from '../../../../instrumentation/javascript/judge/in-process.ts';
import { Privacy } from '../../../../instrumentation/javascript/privacy/capture.ts';
import { DEFAULTS, type Settings } from '../../../../instrumentation/javascript/settings/settings.ts';
import { OwnTracer } from '../../../../instrumentation/javascript/spans/own-tracer.ts';
import { Spans } from '../../../../instrumentation/javascript/spans/spans.ts';
import { NO_TELEMETRY } from '../../../../instrumentation/javascript/spans/telemetry.ts';
import { messageOf, namedMessageOf } from '../../../../src/model/thrown.ts';
import { type Agent, beginGuarding, capturedAgent, isGuarding, startModel } from './capture.ts';
import * as faults from './faults.ts';
import { breakPlace, placesUsed } from './fields.ts';
import { ASKED_WITH, NAMES, RESULTS } from './values.ts';

/** What one run came to. */
export interface Outcome {
  /** What really ran, in order, as JSON. */
  readonly calls: readonly string[];
  /** What the model read. */
  readonly heard: readonly string[];
  readonly answer: string;
  readonly error: string | null;
  /** Errors that nobody caught. */
  readonly stray: readonly string[];
}

/**
 * What has to come of a run: `same` as without us, `refused`, or at least not called (`unasked`). `judged`: refused, or
 * the person who reads stderr is told that something is not guarded.
 */
export type Wanted = 'same' | 'refused' | 'unasked' | 'judged';

export interface Trial {
  readonly name: string;
  readonly wanted: Wanted;
  readonly bare: Outcome;
  readonly guarded: Outcome;
  /** It was said that something is not guarded. */
  readonly told: boolean;
}

const stray: string[] = [];
let told = false;
const write = process.stderr.write.bind(process.stderr);
process.stderr.write = (text: string | Uint8Array): boolean => {
  if (String(text).startsWith('goalkeeper: not guarded')) told = true;
  else if (!String(text).startsWith('goalkeeper: ')) write(text);
  return true;
};

let runs = 0;

interface Tool {
  readonly name?: string;
  readonly gives?: () => unknown;
  readonly asked?: unknown;
}

/** Two calls, one after the other: what is kept of the first one's failure must not change the second's. */
async function outcomeOf(agent: Agent, { name = 'send_payment', gives, asked }: Tool = {}): Promise<Outcome> {
  const calls: string[] = [];
  stray.length = 0;
  const ids = [{ id: 17 }, asked ?? { id: 18 }];
  const model = await startModel({
    turns: ids.map((args) => ({ text: '', calls: [{ name, arguments: args }] })),
    done: 'Done.',
    refused: 'Refused.',
  });
  const tool = {
    name,
    description: 'Pays.',
    parameters: { type: 'object', properties: {}, additionalProperties: true },
    run: (args: unknown) => {
      calls.push(textOf(args));
      return gives === undefined ? `paid ${calls.length}` : gives();
    },
  };
  let answer: unknown = null;
  let error: string | null = null;
  try {
    const conversation = `conversation-${++runs}`;
    answer = await inTime(
      agent({ tools: [tool], model, conversation, flags: isGuarding() ? [] : ['--bare'] }),
    );
  } catch (thrown) {
    error = namedMessageOf(thrown);
  } finally {
    model.close();
  }
  await new Promise((resolve) => setTimeout(resolve, 5));
  return {
    calls,
    heard: [...model.heard.values()].map(withoutFiles),
    answer: textOf(answer),
    error,
    stray: [...stray],
  };
}

/** Claude Code writes long results to a file, under another name each time. */
function withoutFiles(text: string): string {
  return text.replace(/\/\S*goalkeeper-example-\S*/g, 'a file');
}

const LONGEST_MS = 20_000;

function inTime<T>(running: Promise<T>): Promise<T> {
  let alarm: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    alarm = setTimeout(() => reject(new Error('the run did not end')), LONGEST_MS);
  });
  return Promise.race([running, late]).finally(() => clearTimeout(alarm));
}

function textOf(value: unknown): string {
  try {
    return typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value));
  } catch {
    return 'something that can’t be told';
  }
}

/** The gate's parts: those that are given, and for the rest such as do nothing wrong. */
function work(given: faults.Parts, settings: Partial<Settings> = {}): void {
  const now: Settings = { ...DEFAULTS, timeout: faults.PATIENCE_MS, approvalTimeout: 60, ...settings };
  const parts: GateParts = {
    settings: () => now,
    judge: () => faults.ALLOWS,
    approvals: () => null,
    telemetry: NO_TELEMETRY,
    ...given,
  };
  Object.assign(Reflect.get(gate, 'parts'), parts);
}

/** As a program has it that says nothing of its guard, save that nothing is refused. */
function asItComes(): void {
  const privacy = new Privacy({ otherwise: 'masked', named: [] });
  const own = new OwnTracer(() => {});
  const telemetry = new Spans({ version: '1', privacy: () => privacy, own, coverage: new Coverage() });
  const judge = judgeOf({ ...DEFAULTS, timeout: 2_000 }, null);
  work({ judge: () => judge, telemetry }, { mode: 'monitor', timeout: 2_000 });
}

async function patch(folder: string): Promise<void> {
  const patching = new Patching(FRAMEWORKS, gate);
  for (const { prepare } of FRAMEWORKS) prepare?.(gate);
  const application = applicationAt(join(folder, 'agent.js'), folder);
  for (const { module, file } of patching.all.flatMap((one) => targetsOf(one, application, 'import'))) {
    await import(pathToFileURL(file).href).then(
      (exports) => patching.reach(module, file, exports, null),
      (error) => patching.failed(module, error),
    );
  }
}

interface Case {
  readonly name: string;
  readonly wanted: Wanted;
  readonly set: () => void;
  readonly tool?: Tool;
}

const CLOSED: Partial<Settings> = { fail: { otherwise: 'closed', named: [] } };

function* ours(): Generator<Case> {
  for (const [name, judge] of Object.entries(faults.NO_VERDICT)) {
    yield { name: `${name}, fails open`, wanted: 'same', set: () => work({ judge }) };
    yield { name: `${name}, fails closed`, wanted: 'refused', set: () => work({ judge }, CLOSED) };
  }
  for (const [name, judge] of Object.entries(faults.VERDICT_ALL_THE_SAME)) {
    yield { name, wanted: 'same', set: () => work({ judge: () => judge(faults.ALLOWS) }) };
    yield { name, wanted: 'refused', set: () => work({ judge: () => judge(faults.BLOCKS) }) };
  }
  for (const [name, approvals] of Object.entries(faults.NO_PERSON)) {
    yield { name, wanted: 'unasked', set: () => work({ judge: () => faults.ASKS, approvals }) };
  }
  for (const [name, told] of Object.entries(faults.NOBODY_TOLD)) {
    yield { name, wanted: 'same', set: () => work({ telemetry: told() }) };
    yield {
      name,
      wanted: 'refused',
      set: () => work({ telemetry: told(), judge: () => faults.BLOCKS }),
    };
  }
}

function* theirs(): Generator<Case> {
  const same = { wanted: 'same', set: asItComes } as const;
  for (const [name, gives] of Object.entries(RESULTS))
    yield { name: `gives ${name}`, ...same, tool: { gives } };
  for (const [name, asked] of Object.entries(ASKED_WITH)) {
    yield { name: `is asked with ${name}`, ...same, tool: { asked } };
  }
  for (const name of NAMES) yield { name: `is called ${name}`, ...same, tool: { name } };
}

/** Whatever an adapter reads throws, one place after the other. */
function* readings(places: readonly string[]): Generator<Case> {
  for (const place of places) {
    const name = `${place} throws`;
    const broken = (set: () => void) => () => {
      set();
      breakPlace(place);
    };
    yield { name, wanted: 'same', set: broken(() => work({})) };
    yield { name, wanted: 'judged', set: broken(() => work({ judge: () => faults.BLOCKS }, CLOSED)) };
  }
}

export interface Share {
  /** One case in so many is tried. */
  readonly of: number;
  /** Which ones. */
  readonly at: number;
}

/** Every case, or a share of them, with the agent of an example; of `by-hand` with a loop around guarded tools. */
export async function trialsOf(example: string, { of, at }: Share): Promise<readonly Trial[]> {
  const folder = fileURLToPath(new URL(`../../../../instrumentation/examples/${example}`, import.meta.url));
  const byHand = example === 'by-hand';
  await (byHand ? import('./by-hand.ts') : import(pathToFileURL(join(folder, 'agent.js')).href));
  const agent = capturedAgent();
  process.on('unhandledRejection', (error) => stray.push(messageOf(error)));
  process.on('uncaughtException', (error) => stray.push(messageOf(error)));
  const only = process.env.ONLY ?? '';
  const chosen = ({ name }: Case, index: number) => (index + at) % of === 0 && name.includes(only);
  const cases = [...ours(), ...theirs()].filter(chosen);
  const plain = await outcomeOf(agent);
  const bare = new Map<Case, Outcome>();
  for (const one of cases) if (one.tool !== undefined) bare.set(one, await outcomeOf(agent, one.tool));
  beginGuarding();
  if (!byHand) await patch(folder);
  work({});
  placesUsed();
  await outcomeOf(agent);
  const trials: Trial[] = [];
  for (const one of [...cases, ...[...readings(placesUsed())].filter(chosen)]) {
    one.set();
    told = false;
    const guarded = await outcomeOf(agent, one.tool);
    breakPlace(null);
    const { name, wanted } = one;
    trials.push({ name, wanted, bare: bare.get(one) ?? plain, guarded, told });
  }
  return trials;
}
