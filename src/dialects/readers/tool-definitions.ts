import type { ToolDefinition } from '../../model/history.ts';
import { isJsonObject, type Json } from '../../model/json.ts';
import { member, visible } from './content.ts';

/** Tools read of one span; an agent that is offered more is told apart by these as well. */
const MAX_TOOLS = 256;
/** CrewAI puts name and arguments in front of what the tool's author wrote. */
const CREW_ENVELOPE = /^Tool Name: .*?\nTool Description: /s;

/**
 * The tools in a list of definitions: flat (`{name, description}`), in OpenAI's envelope (`{function: {…}}`) or in
 * Gemini's (`{functionDeclarations: […]}`), each an object or its JSON. Undefined where there is none.
 */
export function toolDefinitions(list: Json | undefined): ToolDefinition[] | undefined {
  const items = visible(list);
  if (!Array.isArray(items)) return undefined;
  const found = items
    .slice(0, MAX_TOOLS)
    .flatMap(declared)
    .slice(0, MAX_TOOLS)
    .map(definition)
    .filter((tool) => tool !== null);
  return found.length === 0 ? undefined : found;
}

/** The same of a model's request as it was sent, `{messages, tools}`. */
export function toolsOfRequest(raw: Json | undefined): ToolDefinition[] | undefined {
  if (typeof raw === 'string' && !raw.includes('tools')) return undefined;
  return toolDefinitions(member(visible(raw), 'tools'));
}

function declared(item: Json): readonly Json[] {
  const told = visible(item) ?? null;
  const list = member(told, 'functionDeclarations') ?? member(told, 'function_declarations');
  return Array.isArray(list) ? list : [told];
}

function definition(told: Json): ToolDefinition | null {
  if (!isJsonObject(told)) return null;
  const tool = isJsonObject(told.function) ? told.function : told;
  const { name, description, annotations } = tool;
  if (typeof name !== 'string' || name === '') return null;
  const hint = isJsonObject(annotations) ? annotations.readOnlyHint : undefined;
  return {
    name,
    description: typeof description === 'string' ? description.replace(CREW_ENVELOPE, '') : '',
    readOnly: typeof hint === 'boolean' ? hint : null,
  };
}
