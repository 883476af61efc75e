// AutoGen (autogen-core, autogen-agentchat): the messages its runtime carries between agents, beside its GenAI spans.
// Seen from: 0.5 and 0.7.5; with OpenInference's instrumentation 0.1 its spans tell all.
//
// Its spans of tools (since 0.7) carry name and call id alone. What the model asked for and what the tools answered
// stands in the messages that agents publish: `message`, JSON, on `autogen process` spans, each in a trace of its
// own. What ties them is the id of the team: in `messaging.destination` (`TYPE.(ID)-A`, `-T` for a topic), and in
// `gen_ai.agent.id` (`TYPE/ID`) of the agents' spans. The user's task is the message from `user` that starts a team.
// It cannot give: calls up to 0.5, whose spans don't hold the messages; arguments and results of an agent that runs
// outside a team; the agent's instructions; a conversation where a program names its agents' ids itself (`default`),
// for these are no team's.

import { isJsonObject, type Json } from '../model/json.ts';
import type { Attributes } from '../wire/attributes.ts';
import type { Dialect, Reading } from './dialect.ts';
import { contentOf, identifier, isHidden, member } from './readers/content.ts';
import { Parts } from './readers/parts.ts';
import { whole } from './readers/tell.ts';

const DESTINATION = 'messaging.destination';
const SIGNS = ['messaging.message.type', 'recipient_agent_class', 'sender_agent_class'];
/** A team's id, at the end of an agent's or topic's. */
const TEAM = /[/(]([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?:$|\)-[AT]$)/;
/** Longer ones are no ids. */
const MAX_ID = 1_000;

export const autogen: Dialect = {
  name: 'autogen',
  signs: SIGNS,
  read({ attributes }) {
    if (attributes.get('gen_ai.system') === 'autogen') {
      return { conversation: team(attributes.get('gen_ai.agent.id')) };
    }
    if (!attributes.has(DESTINATION) || !SIGNS.some((sign) => attributes.has(sign))) return null;
    return { ...readMessage(attributes), conversation: team(attributes.get(DESTINATION)) };
  },
};

function team(id: Json | undefined): string | undefined {
  return typeof id === 'string' && id.length <= MAX_ID ? TEAM.exec(id)?.[1] : undefined;
}

function readMessage(attributes: Attributes): Reading {
  const raw = attributes.get('message');
  if (isHidden(raw)) return {};
  const { value } = contentOf(raw);
  const parts = new Parts();
  for (const message of carried(value)) addContent(parts, message);
  const requests = parts.calls.flatMap(whole);
  return {
    goal: task(value),
    requests: requests.length > 0 ? requests : undefined,
    toolMessages: parts.results.length > 0 ? parts.results : undefined,
  };
}

/**
 * What an agent sends while it works; what it sends when done repeats that. A tool agent is sent a bare call.
 */
function carried(value: Json): Json[] {
  const message = member(value, 'message');
  if (message !== undefined) return [message];
  const inner = member(member(value, 'response'), 'inner_messages');
  return Array.isArray(inner) ? inner : [value];
}

function addContent(parts: Parts, message: Json): void {
  const content = member(message, 'content');
  if (isBareCall(message)) parts.addCall(message);
  else if (Array.isArray(content)) {
    const type = member(message, 'type');
    for (const item of content) {
      if (type === 'ToolCallRequestEvent') parts.addCall(item);
      else if (type === 'ToolCallExecutionEvent' && isJsonObject(item)) parts.addResult(item);
    }
  } else if (isJsonObject(message) && typeof content === 'string' && Object.hasOwn(message, 'call_id')) {
    parts.addResult(message);
  }
}

function isBareCall(message: Json): boolean {
  const called = identifier(member(message, 'id')) !== undefined;
  return called && typeof member(message, 'arguments') === 'string';
}

/** The user's words among the messages that start a team; other agents may start one too. */
function task(value: Json): string[] | undefined {
  const messages = member(value, 'messages');
  if (!Array.isArray(messages)) return undefined;
  const words = messages.flatMap((message) =>
    member(message, 'source') === 'user' ? (identifier(member(message, 'content')) ?? []) : [],
  );
  return words.length > 0 ? words : undefined;
}
