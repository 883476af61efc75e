// LangWatch's SDKs: keys `langwatch.*`.
// Seen from: langwatch 1.4 (Python), around functions and OpenAI's client, and as LangChain's callback.
//
// `langwatch.span.type` says what a span is: `tool`, `llm`, `agent`, `chain`, `span`, …. A tool's name is the span's.
// What went in and came out stands in `langwatch.input` and `langwatch.output` as `{type, value}`: `json`, `text` or
// `chat_messages`, as which a LangChain tool's result comes, too. The conversation is in the root's `metadata`.
// It cannot give: call ids; what a LangChain model asked for, of whose answer only the text is recorded.

import { isJsonObject, type Json } from '../model/json.ts';
import type { Attributes } from '../wire/attributes.ts';
import type { Dialect } from './dialect.ts';
import { contentOf, identifier, member, visible } from './readers/content.ts';
import { recordedCall, recordedMetadata, recordedModel, recordedRun, runName } from './readers/recorded.ts';
import { toolsOfRequest } from './readers/tool-definitions.ts';

const TYPE = 'langwatch.span.type';
const INPUT = 'langwatch.input';
const OUTPUT = 'langwatch.output';
const MODEL_PARAMETERS = 'langwatch.params';

export const langwatch: Dialect = {
  name: 'langwatch',
  signs: [TYPE],
  read({ attributes, name, parentSpanId }) {
    const type = attributes.string(TYPE);
    if (type === undefined) return null;
    const metadata = recordedMetadata(attributes.get('metadata'));
    const told = { ...metadata, agent: metadata.agent ?? (type === 'agent' ? runName(name) : undefined) };
    const input = valueIn(attributes, INPUT);
    const output = valueIn(attributes, OUTPUT);
    const tool = type === 'tool' ? identifier(name) : undefined;
    if (tool !== undefined) return { ...told, call: recordedCall(tool, input, spoken(output)) };
    if (type === 'llm') {
      const tools = toolsOfRequest(attributes.get(MODEL_PARAMETERS));
      return { ...recordedModel(input, output), ...told, tools };
    }
    // A span of an inner step repeats what the model's spans tell.
    return parentSpanId === '' ? { ...recordedRun(input, output), ...told } : told;
  },
};

/** What an attribute of `{type, value}` holds; itself where an attribute limit cut it before the value. */
function valueIn(attributes: Attributes, key: string): Json | undefined {
  const raw = visible(attributes.get(key));
  return isJsonObject(raw) && Object.hasOwn(raw, 'type') ? member(raw, 'value') : raw;
}

/** A tool's result that was recorded as one message of nobody's role. */
function spoken(output: Json | undefined): Json | undefined {
  const [message, ...others] = Array.isArray(output) ? output : [];
  if (message === undefined || others.length > 0 || member(message, 'role') !== 'unknown') return output;
  const content = member(message, 'content');
  return typeof content === 'string' ? contentOf(content).value : output;
}
