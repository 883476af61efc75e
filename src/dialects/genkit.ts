// Genkit (JavaScript, Go, Python): keys `genkit:*`.
// Seen from: genkit 1.15 and 1.42 (JavaScript).
//
// `genkit:metadata:subtype` says what an action is: `tool`, `model`, `flow`. Name, input and output stand in
// `genkit:{name,input,output}`, the latter two as JSON. The agent is the flow that runs, first in `genkit:path`. A model
// action tells the messages; calls in them are parts with `toolRequest`, results with `toolResponse`.
// It cannot give: call ids on tool spans (the session takes them from the model's), a conversation.

import type { Attributes } from '../wire/attributes.ts';
import type { Dialect, Reading, ToolCall } from './dialect.ts';
import { argumentsOf, contentOf, identifier, isHidden } from './readers/content.ts';
import { messagesOf } from './readers/messages.ts';
import { resultOf } from './readers/result.ts';
import { tell } from './readers/tell.ts';
import { toolsOfRequest } from './readers/tool-definitions.ts';
import { askedText } from './readers/traced-function.ts';

const NAME = 'genkit:name';
const INPUT = 'genkit:input';
const OUTPUT = 'genkit:output';
/** `tool.v2` is a tool that returns content beside its output. */
const TOOL_SUBTYPES: ReadonlySet<string> = new Set(['tool', 'tool.v2']);
/** The first flow of a path: `/{name,t:flow}/{generate,t:util}/…`. */
const FLOW = /^\/\{([^,{}]{1,200}),t:flow\}/;

export const genkit: Dialect = {
  name: 'genkit',
  signs: [NAME],
  read({ attributes, parentSpanId }) {
    const name = identifier(attributes.get(NAME));
    if (name === undefined) return null;
    const told = { agent: flowOf(attributes) };
    const subtype = attributes.string('genkit:metadata:subtype') ?? '';
    if (TOOL_SUBTYPES.has(subtype)) return { ...told, call: readCall(attributes, bareName(name)) };
    if (subtype === 'model') return { ...readModel(attributes), ...told };
    const text = parentSpanId === '' ? askedText(contentOf(attributes.get(INPUT)).value) : undefined;
    return text === undefined ? told : { ...told, goal: [text] };
  },
};

/** A plugin's tool is `plugin/tool`; the model knows it by the last part. */
function bareName(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1) || name;
}

function flowOf(attributes: Attributes): string | undefined {
  return identifier(FLOW.exec(attributes.string('genkit:path') ?? '')?.[1]);
}

function readCall(attributes: Attributes, tool: string): ToolCall {
  const args = argumentsOf(attributes.get(INPUT));
  const output = attributes.get(OUTPUT);
  const result = resultOf(isHidden(output) ? undefined : output);
  return {
    tool,
    arguments: args.value,
    result: result.text,
    failed: result.failed || attributes.get('genkit:state') === 'error',
    truncated: args.truncated || result.truncated,
  };
}

function readModel(attributes: Attributes): Reading {
  const input = attributes.get(INPUT);
  const told = tell(messagesOf(input), messagesOf(attributes.get(OUTPUT)));
  return { ...told, tools: toolsOfRequest(input) };
}
