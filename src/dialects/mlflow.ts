// MLflow's tracing (Python, TypeScript): keys `mlflow.*`, each value JSON, a text in quotes too.
// Seen from: mlflow 3.17 with `autolog` of OpenAI Agents 0.24, LangChain 1.5, PydanticAI 2.68 and OpenAI's client, and
// with `mlflow.trace` around functions.
//
// `mlflow.spanType` says what a span is: `TOOL`, `CHAT_MODEL`, `LLM`, `AGENT`, `CHAIN`, …. A tool's name is the span's;
// arguments and result stand in `mlflow.spanInputs` and `mlflow.spanOutputs`. LangChain's spans have the call's id in
// `tool_call_id`, thread and agent in `metadata`; other agents have their name in `name` or as the span's.
// It cannot give: call ids outside LangChain; a conversation that was set with `mlflow.update_current_trace`, which
// stays with MLflow's own server.

import type { Json } from '../model/json.ts';
import type { Attributes } from '../wire/attributes.ts';
import type { SpanView } from '../wire/span-view.ts';
import type { Dialect } from './dialect.ts';
import { identifier, visible } from './readers/content.ts';
import { recordedCall, recordedMetadata, recordedModel, recordedRun, runName } from './readers/recorded.ts';
import { toolDefinitions } from './readers/tool-definitions.ts';

const TYPE = 'mlflow.spanType';
const INPUT = 'mlflow.spanInputs';
const OUTPUT = 'mlflow.spanOutputs';
const MODELS: ReadonlySet<Json> = new Set(['CHAT_MODEL', 'LLM']);
/** What a user's question may start; a retriever or reranker is asked by a program. */
const CALLED_BY_USERS: ReadonlySet<Json> = new Set(['AGENT', 'CHAIN', 'WORKFLOW', 'UNKNOWN']);
/** A function of a library is named with its class: `Agent.run`. */
const METHOD = /^\w+\.\w+$/;

export const mlflow: Dialect = {
  name: 'mlflow',
  signs: [TYPE],
  read(span) {
    const { attributes, name, parentSpanId } = span;
    const type = said(attributes, TYPE);
    if (type === undefined) return null;
    const metadata = recordedMetadata(attributes.get('metadata'));
    const told = { ...metadata, agent: metadata.agent ?? (type === 'AGENT' ? agentName(span) : undefined) };
    const [input, output] = [attributes.get(INPUT), attributes.get(OUTPUT)];
    const tool = type === 'TOOL' ? identifier(name) : undefined;
    if (tool !== undefined) {
      const call = recordedCall(tool, input, output);
      return { ...told, call: { ...call, callId: said(attributes, 'tool_call_id') ?? call.callId } };
    }
    if (MODELS.has(type)) {
      const model = recordedModel(input, output);
      const tools = toolDefinitions(attributes.get('mlflow.chat.tools')) ?? model.tools;
      return { ...model, ...told, tools, agent: told.agent ?? model.agent };
    }
    const asked = parentSpanId === '' && CALLED_BY_USERS.has(type) ? recordedRun(input, output) : {};
    return { ...asked, ...told, agent: told.agent ?? asked.agent };
  },
};

/** A text, which stands in quotes. */
function said(attributes: Attributes, key: string): string | undefined {
  return identifier(visible(attributes.get(key)));
}

function agentName({ attributes, name }: SpanView): string | undefined {
  return said(attributes, 'name') ?? (METHOD.test(name) ? undefined : runName(name));
}
