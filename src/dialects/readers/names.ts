import type { Reading } from '../dialect.ts';

/** Nobody's names are longer; they are kept in many places, where nobody counts their characters. */
const MAX_NAME = 1_000;

/** A name, the beginning of one that is too long: as a copy, since a slice would keep the whole alive. */
export function shortName<N extends string | null | undefined>(name: N): N {
  if (typeof name !== 'string' || name.length <= MAX_NAME) return name;
  return Buffer.from(name.slice(0, MAX_NAME), 'utf8').toString('utf8') as N;
}

/** The same with names of bounded length; the very same where they are, as nearly always. */
export function withShortNames<R extends Reading>(reading: R): R {
  if (!isLong(reading)) return reading;
  const { call, requests, toolMessages, agent, conversation } = reading;
  return {
    ...reading,
    agent: shortName(agent),
    conversation: shortName(conversation),
    call: call && named(call),
    requests: requests?.map(named),
    toolMessages: toolMessages?.map(named),
  };
}

interface Named {
  readonly tool: string | null;
  readonly callId?: string | null | undefined;
}

function named<C extends Named>(call: C): C {
  return { ...call, tool: shortName(call.tool), callId: shortName(call.callId) };
}

function isLong({ agent, conversation, call, requests, toolMessages }: Reading): boolean {
  return (
    exceeds(agent) ||
    exceeds(conversation) ||
    (call !== undefined && isLongNamed(call)) ||
    (requests?.some(isLongNamed) ?? false) ||
    (toolMessages?.some(isLongNamed) ?? false)
  );
}

function isLongNamed({ tool, callId }: Named): boolean {
  return exceeds(tool) || exceeds(callId);
}

function exceeds(name: string | null | undefined): boolean {
  return typeof name === 'string' && name.length > MAX_NAME;
}
