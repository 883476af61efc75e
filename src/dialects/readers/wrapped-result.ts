import { isJsonObject, type Json } from '../../model/json.ts';
import { asText, contentOf } from './content.ts';
import { type Result, resultOf } from './result.ts';

/**
 * A result from an emitter that puts what is no object under one of these keys, since it must write an object.
 * An object under one of them is the tool's own.
 */
export function wrappedResultOf(raw: Json | undefined, keys: readonly string[]): Result {
  const result = resultOf(raw);
  const inner = lone(contentOf(raw).value, keys);
  if (inner === undefined || inner === null || isJsonObject(inner)) return result;
  return { ...result, text: resultOf(inner).text ?? asText(inner) };
}

function lone(value: Json, keys: readonly string[]): Json | undefined {
  if (!isJsonObject(value)) return undefined;
  const [entry, ...others] = Object.entries(value);
  return entry !== undefined && others.length === 0 && keys.includes(entry[0]) ? entry[1] : undefined;
}
