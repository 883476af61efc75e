import type { OfferedTool, Run } from '../../core/contract.ts';
import { orElse } from '../../core/safely.ts';
import { contentText } from '../shared/content.ts';
import { type Fields, fieldsOf, listOf, text } from '../shared/fields.ts';

// The AI SDK's model messages: `{ role, content }`, the content a text or parts such as `{ type: 'text', text }`,
// `{ type: 'tool-call', toolCallId }` and `{ type: 'tool-approval-request', approvalId, toolCallId }`.

/** Under which of these an application tells, beside its telemetry, what conversation a call belongs to. */
const CONVERSATION = ['conversationId', 'sessionId', 'threadId', 'chatId'];

/** What the options of `generateText`, `streamText` and agents, or the event of their start, say of a run. */
export function runOf(options: Fields, agent?: string): Run {
  const messages = messagesOf(options);
  const telemetry = fieldsOf(options.experimental_telemetry ?? options.telemetry);
  const metadata = fieldsOf(telemetry?.metadata ?? options.metadata) ?? {};
  const instructed = systemText(options.instructions ?? options.system);
  const system = [instructed, ...textsOf(messages, 'system')].filter((part) => part !== '').join('\n');
  return {
    agent: agent ?? text(telemetry?.functionId) ?? text(options.functionId),
    conversation: CONVERSATION.flatMap((name) => text(metadata[name]) ?? [])[0],
    system: text(system),
    goal: textsOf(messages, 'user'),
    asked: partsOf(messages, 'tool-call').flatMap(({ toolCallId }) => text(toolCallId) ?? []),
  };
}

/** The messages that a run begins with; a prompt that is a text is one of the user's. */
export function messagesOf({ prompt, messages }: Fields): readonly unknown[] {
  if (typeof prompt === 'string') return [{ role: 'user', content: prompt }];
  return listOf(prompt ?? messages);
}

/** How far people were asked about calls, by the framework's own means. */
export interface Approvals {
  /** Whether the application knows of them at all. */
  readonly known: boolean;
  answered(callId: string): boolean;
  approved(callId: string): boolean;
}

/** What these messages tell of approvals. What the framework decided without a person is no answer. */
export function approvalsIn(messages: unknown): Approvals {
  const requests = partsOf(messages, 'tool-approval-request');
  const answers = partsOf(messages, 'tool-approval-response');
  const asked = new Map(requests.map(({ approvalId, toolCallId }) => [approvalId, toolCallId]));
  const to = (callId: string): readonly Fields[] =>
    answers.filter(({ approvalId }) => asked.get(approvalId) === callId);
  const isPersons = ({ approvalId }: Fields): boolean =>
    requests.some((one) => one.approvalId === approvalId && one.isAutomatic !== true);
  return {
    known: requests.length > 0,
    answered: (callId) => to(callId).length > 0,
    approved: (callId) => {
      const given = to(callId);
      return given.length > 0 && given.every((one) => one.approved === true && isPersons(one));
    },
  };
}

/** The tools that a model is offered, as far as this program runs them. */
export function offeredOf(tools: Fields): readonly OfferedTool[] {
  return Object.entries(tools).flatMap(([name, tool]) => {
    if (!isExecutable(tool)) return [];
    const described = (): Partial<OfferedTool> => {
      const parameters = fieldsOf(fieldsOf(tool.inputSchema)?.jsonSchema);
      return { description: text(tool.description), ...(parameters && { parameters }) };
    };
    return [{ name, ...orElse(described, {}) }];
  });
}

export function isExecutable(tool: unknown): tool is Fields {
  return typeof fieldsOf(tool)?.execute === 'function';
}

/** Instructions are a text, a system message, or several. */
function systemText(instructions: unknown): string {
  if (typeof instructions === 'string') return instructions;
  const messages = Array.isArray(instructions) ? instructions : [instructions];
  return messages.map((message) => contentText(fieldsOf(message)?.content)).join('\n');
}

function textsOf(messages: readonly unknown[], role: string): readonly string[] {
  return messages.flatMap((message) => {
    const fields = fieldsOf(message);
    return fields?.role === role ? (text(contentText(fields.content)) ?? []) : [];
  });
}

function partsOf(messages: unknown, type: string): readonly Fields[] {
  return listOf(messages)
    .flatMap((message) => listOf(fieldsOf(message)?.content))
    .flatMap((part): readonly Fields[] => {
      const fields = fieldsOf(part);
      return fields?.type === type ? [fields] : [];
    });
}
