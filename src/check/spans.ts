import { createHash } from 'node:crypto';
import { encodeJsonRequest } from '../wire/json.ts';
import type { Step, WrittenSession } from './case.ts';

/** What a call takes. */
const CALL_MS = 100;

/** A written session as an agent's instrumentation would have sent it, in the GenAI conventions. */
export interface Sent {
  readonly request: Buffer;
  /** The span of each step, in order. */
  readonly spanIds: readonly string[];
}

/** `seed` gives the ids: the same session has the same. */
export function sessionSpans(session: WrittenSession, seed: string): Sent {
  const { agent, system, goal, tools, steps } = session;
  const id = (what: string, digits: number): string =>
    createHash('sha256').update(`${seed} ${what}`).digest('hex').slice(0, digits);
  const traceId = id('trace', 32);
  const root = id('agent', 16);
  const common = { 'gen_ai.agent.name': agent, 'gen_ai.conversation.id': `check-${id('conversation', 16)}` };
  const spanIds = steps.map((_step, index) => id(`step ${index}`, 16));
  const said = [goal];
  let clock = Math.round(session.start / 1e6);
  const inner = steps.map((step, index) => {
    const from = clock + step.afterMs;
    clock = from + CALL_MS;
    if ('user' in step) said.push(step.user);
    const times = { from, to: clock };
    return span({ traceId, spanId: spanIds[index] as string, parentSpanId: root }, times, step, common, said);
  });
  const definitions = Object.entries(tools).map(([name, description]) => ({
    type: 'function',
    name,
    description,
  }));
  const outer = {
    traceId,
    spanId: root,
    name: `invoke_agent ${agent}`,
    startTimeUnixNano: nanoseconds(Math.round(session.start / 1e6)),
    endTimeUnixNano: nanoseconds(clock),
    attributes: attributes({
      ...common,
      'gen_ai.operation.name': 'invoke_agent',
      'gen_ai.input.messages': messages([goal]),
      ...(system === null
        ? {}
        : { 'gen_ai.system_instructions': JSON.stringify([{ type: 'text', content: system }]) }),
      ...(definitions.length === 0 ? {} : { 'gen_ai.tool.definitions': JSON.stringify(definitions) }),
    }),
  };
  const request = encodeJsonRequest({
    resourceSpans: [
      {
        resource: { attributes: attributes({ 'service.name': agent }) },
        scopeSpans: [{ scope: { name: 'goalkeeper check' }, spans: [...inner, outer] }],
      },
    ],
  });
  return { request, spanIds };
}

function span(
  ids: { traceId: string; spanId: string; parentSpanId: string },
  { from, to }: { from: number; to: number },
  step: Step,
  common: Readonly<Record<string, string>>,
  said: readonly string[],
): object {
  const own =
    'user' in step
      ? { 'gen_ai.operation.name': 'chat', 'gen_ai.input.messages': messages(said) }
      : {
          'gen_ai.operation.name': 'execute_tool',
          'gen_ai.tool.name': step.tool,
          'gen_ai.tool.call.arguments': JSON.stringify(step.arguments),
          ...(step.result === null ? {} : { 'gen_ai.tool.call.result': step.result }),
        };
  return {
    ...ids,
    name: 'user' in step ? 'chat' : `execute_tool ${step.tool}`,
    startTimeUnixNano: nanoseconds(from),
    endTimeUnixNano: nanoseconds(to),
    status: { code: !('user' in step) && step.failed ? 2 : 1 },
    attributes: attributes({ ...common, ...own }),
  };
}

function messages(said: readonly string[]): string {
  return JSON.stringify(said.map((content) => ({ role: 'user', parts: [{ type: 'text', content }] })));
}

function attributes(of: Readonly<Record<string, string>>): object[] {
  return Object.entries(of).map(([key, stringValue]) => ({ key, value: { stringValue } }));
}

function nanoseconds(milliseconds: number): string {
  return String(BigInt(milliseconds) * 1_000_000n);
}
