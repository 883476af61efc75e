import { isJsonObject, type Json, type JsonObject } from '../../model/json.ts';
import type { ToolMessage } from '../dialect.ts';
import { argumentsOf, identifier, isHidden, member } from './content.ts';
import { CLASS_KEY, readLiteral } from './literal.ts';
import { blockText, isError, plainText, resultOf } from './result.ts';

/** GenAI, LangChain; Vercel; Anthropic; Strands TS; LangChain v1; Haystack; LlamaIndex. */
const CALL_TYPES: ReadonlySet<Json> = new Set([
  'tool_call',
  'tool-call',
  'tool_use',
  'toolUse',
  'function_call',
  'ToolCall',
  'ToolCallBlock',
]);
const RESULT_TYPES: ReadonlySet<Json> = new Set([
  'tool_call_response',
  'tool-result',
  'tool_result',
  'toolResult',
  'ToolCallResult',
]);
/** Parts that hold a call or a result in a member of their own: Bedrock's, Gemini's, Genkit's. */
const CALL_MEMBERS = ['toolUse', 'functionCall', 'function_call', 'toolRequest'] as const;
const RESULT_MEMBERS = ['toolResult', 'functionResponse', 'function_response', 'toolResponse'] as const;
/** openai-agents-v2 writes a call that the model asked for as the repr of its class, in a text part. */
const REPR_CALL = 'ResponseFunctionToolCall(';

/** A call as a message tells it; arguments are undefined where the message hides them or was cut in them. */
export interface MessageCall {
  readonly callId: string | null;
  readonly tool: string;
  readonly arguments: Json | undefined;
}

/** The parts of one message, sorted by what they are. */
export class Parts {
  readonly texts: string[] = [];
  readonly calls: MessageCall[] = [];
  readonly results: ToolMessage[] = [];

  /** Takes a message's content: a text, one part, or a list of them. */
  add(content: Json): void {
    if (typeof content === 'string') this.addText(content);
    else if (Array.isArray(content)) for (const part of content) this.addPart(part);
    else if (isJsonObject(content)) this.addPart(content);
  }

  addCall(value: Json): void {
    // OpenInference wraps each call once more.
    const call = member(value, 'tool_call') ?? value;
    // Vercel's mark of a call that the provider ran by itself: no tool of the agent's.
    if (!isJsonObject(call) || call.providerExecuted === true) return;
    const fn = member(call, 'function');
    const tool = identifier(call.name ?? call.toolName ?? call.tool_name ?? member(fn, 'name'));
    if (tool === undefined) return;
    const raw = call.arguments ?? call.args ?? call.input ?? call.tool_kwargs ?? member(fn, 'arguments');
    const { value: known, truncated } = argumentsOf(raw);
    this.calls.push({ callId: callIdOf(call) ?? null, tool, arguments: truncated ? undefined : known });
  }

  addResult(value: JsonObject): void {
    const origin = member(value, 'origin');
    const result = resultOf(
      value.response ?? value.result ?? value.output ?? value.content ?? value.tool_output,
    );
    if (result.text === undefined) return;
    const named = value.name ?? value.toolName ?? value.tool_name ?? member(origin, 'tool_name');
    this.results.push({
      callId: callIdOf(value) ?? callIdOf(origin) ?? null,
      tool: identifier(named) ?? result.tool ?? null,
      text: result.text,
      ...((result.failed || isError(value)) && { failed: true }),
    });
  }

  private addPart(part: Json): void {
    if (typeof part === 'string') this.addText(part);
    if (!isJsonObject(part)) return;
    const wrapped = member(part, 'message_content');
    if (isJsonObject(wrapped)) {
      this.addPart(wrapped);
      return;
    }
    const type = part.type ?? part[CLASS_KEY] ?? null;
    if (CALL_TYPES.has(type)) this.addCall(part);
    else if (RESULT_TYPES.has(type)) this.addResult(part);
    else if (!this.addMember(part)) {
      const text = blockText(part) ?? (part.type === undefined ? member(part, 'text') : undefined);
      if (typeof text === 'string') this.addText(text);
    }
  }

  private addMember(part: JsonObject): boolean {
    for (const key of CALL_MEMBERS) {
      if (!isJsonObject(member(part, key))) continue;
      this.addCall(part[key] ?? null);
      return true;
    }
    for (const key of RESULT_MEMBERS) {
      const result = member(part, key);
      if (!isJsonObject(result)) continue;
      this.addResult(result);
      return true;
    }
    return false;
  }

  private addText(text: string): void {
    if (isHidden(text)) return;
    const call = text.startsWith(REPR_CALL) ? readLiteral(text) : null;
    if (call !== null && !call.truncated) this.addCall(call.value);
    else this.texts.push(plainText(text));
  }
}

/** The id that ties request and result; `id` itself is another one in OpenAI's responses API. */
export function callIdOf(value: Json | undefined): string | undefined {
  if (!isJsonObject(value)) return undefined;
  return identifier(
    value.call_id ??
      value.callId ??
      value.tool_call_id ??
      value.toolCallId ??
      value.tool_use_id ??
      value.toolUseId ??
      value.tool_id ??
      value.ref ??
      value.id,
  );
}
