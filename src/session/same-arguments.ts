import { isJsonObject, type Json } from '../model/json.ts';
import { around, masks } from '../privacy/tag.ts';
import type { Entry } from './entry.ts';

const MAX_DEPTH = 64;

/** Whether two tell the same arguments, as far as both tell them: what one has masked may be anything in the other. */
export function sameArguments(a: Entry, b: Entry): boolean {
  if (a.argumentsText === b.argumentsText) return true;
  if (!masks(a.argumentsText) && !masks(b.argumentsText)) return false;
  return agree(a.action.arguments, b.action.arguments, 0);
}

function agree(a: Json, b: Json, depth: number): boolean {
  if (a === b || depth > MAX_DEPTH) return true;
  if (typeof a === 'string' && masks(a)) return fits(a, b);
  if (typeof b === 'string' && masks(b)) return fits(b, a);
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((item, i) => agree(item, b[i] ?? null, depth + 1));
  }
  if (!isJsonObject(a) || !isJsonObject(b)) return false;
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && agree(a[key] ?? null, b[key] ?? null, depth + 1))
  );
}

/** Whether a value can be what a masked text was: all that stands between the masks stands in it, in order. */
function fits(masked: string, value: Json): boolean {
  const [first = '', ...rest] = around(masked);
  const last = rest.pop() ?? '';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  if (text.length < first.length + last.length || !text.startsWith(first) || !text.endsWith(last))
    return false;
  let at = first.length;
  for (const part of rest) {
    const found = text.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return at <= text.length - last.length;
}
