import type { Attributes } from '../../wire/attributes.ts';
import { identifier } from './content.ts';

/** Where the dialects name a model; who answered says more than who was asked. */
const MODEL = [
  'gen_ai.response.model',
  'ai.response.model',
  'gen_ai.request.model',
  'llm.model_name',
  'ai.model.id',
  'langfuse.observation.model.name',
];
/** Where they keep the definitions of the tools that a model was offered: whole, or under an index. */
const TOOLS = ['gen_ai.tool.definitions', 'ai.prompt.tools'];
const INDEXED_TOOLS = ['llm.tools.', 'llm.request.functions.'];

/** The model of a span, as its provider names it; undefined where the span names none. */
export function modelOf(attributes: Attributes): string | undefined {
  for (const key of MODEL) {
    const name = identifier(attributes.get(key));
    if (name !== undefined) return name;
  }
  return undefined;
}

/** All that a span says of the tools offered, their parameters too, as one text; undefined where it says nothing. */
export function toolsetOf(attributes: Attributes): string | undefined {
  const keys = [...attributes.keys()].filter(
    (key) => TOOLS.includes(key) || INDEXED_TOOLS.some((prefix) => key.startsWith(prefix)),
  );
  if (keys.length === 0) return undefined;
  return JSON.stringify(keys.sort().map((key) => [key, attributes.get(key) ?? null]));
}
