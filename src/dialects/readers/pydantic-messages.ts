import { isJsonObject, type Json, type JsonObject } from '../../model/json.ts';
import { asText, member } from './content.ts';

/** The role of a message that is one part of PydanticAI's. */
const ROLES: ReadonlyMap<Json, string> = new Map([
  ['system-prompt', 'system'],
  ['user-prompt', 'user'],
  ['text', 'assistant'],
]);

/**
 * PydanticAI's own messages, as its model classes are dumped: a request or response of `parts`, each of which names its
 * `part_kind`, so that one request may hold the system's words, the user's and results. Null where the value is none.
 */
export function pydanticMessages(value: JsonObject): JsonObject[] | null {
  const parts = member(value, 'parts');
  if (!Array.isArray(parts) || typeof member(parts[0], 'part_kind') !== 'string') return null;
  const { instructions } = value;
  const system = typeof instructions === 'string' ? [{ role: 'system', content: instructions }] : [];
  return [...system, ...parts.flatMap((part) => (isJsonObject(part) ? messageOf(part) : []))];
}

function messageOf(part: JsonObject): JsonObject[] {
  const { part_kind: kind = null, content = null } = part;
  const role = ROLES.get(kind);
  if (role !== undefined) return [{ role, content }];
  if (kind === 'tool-call') return [{ role: 'assistant', tool_calls: [part] }];
  const told = { tool_call_id: part.tool_call_id ?? null, name: part.tool_name ?? null };
  if (kind === 'tool-return') return [{ role: 'tool', ...told, content: asText(content) }];
  // What went wrong with a call, or with an answer that no tool was called for.
  const failed = kind === 'retry-prompt' && typeof part.tool_name === 'string';
  return failed ? [{ role: 'tool', ...told, content: asText(content), status: 'error' }] : [];
}
