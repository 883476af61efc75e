import type { ToolDefinition } from '../../model/history.ts';
import { isJsonObject, type Json } from '../../model/json.ts';
import { visible } from './content.ts';

/** Tools read of one span; an agent that is offered more is told apart by these as well. */
const MAX_TOOLS = 256;

/**
 * The tools in a list of definitions: flat (`{name, description}`) or in OpenAI's envelope (`{function: {…}}`), each
 * an object or its JSON. Undefined where there is none.
 */
export function toolDefinitions(list: Json | undefined): ToolDefinition[] | undefined {
  const items = visible(list);
  if (!Array.isArray(items)) return undefined;
  const found = items
    .slice(0, MAX_TOOLS)
    .map(definition)
    .filter((tool) => tool !== null);
  return found.length === 0 ? undefined : found;
}

function definition(item: Json): ToolDefinition | null {
  const told = visible(item);
  if (!isJsonObject(told)) return null;
  const tool = isJsonObject(told.function) ? told.function : told;
  const { name, description, annotations } = tool;
  if (typeof name !== 'string' || name === '') return null;
  const hint = isJsonObject(annotations) ? annotations.readOnlyHint : undefined;
  return {
    name,
    description: typeof description === 'string' ? description : '',
    readOnly: typeof hint === 'boolean' ? hint : null,
  };
}
