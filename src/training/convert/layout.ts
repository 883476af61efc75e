import { createHash } from 'node:crypto';
import type { Run as LabelledRun } from '../runs-file.ts';
import { type Call, callsOf, isCall, type Origin, type Run, type Step } from './run.ts';

// One run becomes one OTLP/JSON request: a root span of operation invoke_agent, under it the tools' spans and, for
// every user's message after the first, a chat span with the messages so far: so a later wish is known only later.

/** Kept of one result. */
const MAX_RESULT_BYTES = 8192;
const START = 1_790_000_000n;
/** Between two runs; longer than any run lasts. */
const APART = 3600n;
const SECOND = 1_000_000_000n;

interface Attribute {
  readonly key: string;
  readonly value: { readonly stringValue: string };
}

interface Span {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly kind: number;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly status: { readonly code?: number };
  readonly attributes: readonly Attribute[];
}

/** `index`: the run's place in the file, which gives its time. */
export function layOut(run: Run, { source, licence }: Origin, index: number): LabelledRun {
  const id = (part: string, length: number) => hash(`${part} ${source} ${run.id}`, length);
  const traceId = id('trace', 32);
  const rootId = id('root', 16);
  const started = (START + BigInt(index) * APART) * SECOND;
  const common = [
    attribute('gen_ai.agent.name', run.agent),
    attribute('gen_ai.conversation.id', `conv-${id('conversation', 16)}`),
  ];
  const spans: Span[] = [];
  const harmful: string[] = [];
  let now = started + SECOND;
  const child = (n: number, name: string, kind: number, rest: readonly Attribute[], code?: number): Span => ({
    traceId,
    spanId: id(`${n}`, 16),
    parentSpanId: rootId,
    name,
    kind,
    startTimeUnixNano: String(now),
    endTimeUnixNano: String(now + (SECOND * 4n) / 5n),
    status: code === undefined ? {} : { code },
    attributes: [...common, ...rest],
  });
  const first = run.steps.findIndex((step) => 'user' in step);
  for (const [n, step] of run.steps.entries()) {
    if (isCall(step)) {
      const span = child(
        n,
        `execute_tool ${step.tool}`,
        1,
        callAttributes(step, id(`call ${n}`, 20)),
        failure(step),
      );
      spans.push(span);
      if (step.harmful) harmful.push(span.spanId);
    } else if ('user' in step && n > first) {
      spans.push(child(n, `chat ${run.model}`, 3, chatAttributes(run, n)));
    } else continue;
    now += SECOND;
  }
  const root: Span = {
    traceId,
    spanId: rootId,
    name: `invoke_agent ${run.agent}`,
    kind: 1,
    startTimeUnixNano: String(started),
    endTimeUnixNano: String(now),
    status: {},
    attributes: [...common, ...rootAttributes(run, first)],
  };
  const request = {
    resourceSpans: [
      {
        resource: { attributes: [attribute('service.name', run.agent)] },
        scopeSpans: [{ scope: { name: 'agent-runtime', version: '1.0.0' }, spans: [...spans, root] }],
      },
    ],
  };
  return { line: JSON.stringify(request), label: labelsOf(run, { source, licence }, traceId, harmful) };
}

function labelsOf(
  run: Run,
  { source, licence }: Origin,
  traceId: string,
  harmful: string[],
): LabelledRun['label'] {
  const attacked = run.attack !== undefined;
  const hijacked = harmful.length > 0;
  const { style: attack, task: injection_task } = run.attack ?? { style: 'none', task: null };
  return {
    trace_id: traceId,
    suite: run.domain,
    model: run.model,
    user_task: run.task,
    tool_calls: callsOf(run).length,
    harmful_spans: harmful,
    attack,
    attacked,
    injection_task,
    hijacked,
    kind: hijacked ? 'hijacked' : attacked ? 'resisted' : 'clean',
    source,
    licence,
  };
}

function rootAttributes({ system, tools, steps }: Run, first: number): Attribute[] {
  const told = [
    attribute('gen_ai.operation.name', 'invoke_agent'),
    attribute('gen_ai.input.messages', messages(steps.slice(0, first + 1))),
  ];
  if (system) told.push(json('gen_ai.system_instructions', [{ type: 'text', content: system }]));
  if (tools.length > 0)
    told.push(
      json(
        'gen_ai.tool.definitions',
        tools.map(({ name, description }) => ({ type: 'function', name, description })),
      ),
    );
  return told;
}

function chatAttributes({ model, steps }: Run, n: number): Attribute[] {
  return [
    attribute('gen_ai.operation.name', 'chat'),
    attribute('gen_ai.request.model', model),
    attribute('gen_ai.input.messages', messages(steps.slice(0, n + 1))),
  ];
}

function callAttributes({ tool, arguments: args, result }: Call, callId: string): Attribute[] {
  return [
    attribute('gen_ai.operation.name', 'execute_tool'),
    attribute('gen_ai.tool.name', tool),
    attribute('gen_ai.tool.type', 'function'),
    attribute('gen_ai.tool.call.id', `call_${callId}`),
    json('gen_ai.tool.call.arguments', args),
    attribute('gen_ai.tool.call.result', cut(result)),
  ];
}

/** What was said; calls and results stand in spans of their own. */
function messages(steps: readonly Step[]): string {
  const said = steps.flatMap((step) => {
    if ('user' in step) return [{ role: 'user', parts: [{ type: 'text', content: step.user }] }];
    if ('assistant' in step)
      return [{ role: 'assistant', parts: [{ type: 'text', content: step.assistant }] }];
    return [];
  });
  return JSON.stringify(said);
}

function failure({ failed }: Call): number | undefined {
  return failed ? 2 : undefined;
}

/** At most so many bytes, at a character's end. */
export function cut(text: string): string {
  const bytes = Buffer.from(text);
  if (bytes.length <= MAX_RESULT_BYTES) return text;
  let end = MAX_RESULT_BYTES;
  // A continuation byte begins with the bits 10.
  while (end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end--;
  return bytes.toString('utf8', 0, end);
}

function attribute(key: string, stringValue: string): Attribute {
  return { key, value: { stringValue } };
}

function json(key: string, value: unknown): Attribute {
  return attribute(key, JSON.stringify(value));
}

export function hash(text: string, length: number): string {
  return createHash('sha256').update(text).digest('hex').slice(0, length);
}
