import type { ArgumentLimit } from '../model/charter.ts';
import { wholeMatcher } from './pattern.ts';
import type { LimitFile } from './schema.ts';

/** A limit as the charter states it, ready to be asked. Its pattern must be a valid one. */
export function argumentLimit(argument: string, limit: LimitFile): ArgumentLimit {
  const { min, max, one_of, required } = limit;
  const matches = limit.matches === undefined ? null : wholeMatcher(limit.matches);
  const choices = one_of && new Set(one_of.map(String));
  const one = (value: unknown): boolean => {
    if (typeof value === 'object' || value === undefined) return false;
    if (choices && !choices.has(String(value))) return false;
    if (matches && !matches(String(value))) return false;
    if (min === undefined && max === undefined) return true;
    const number = numberOf(value);
    return number !== null && number >= (min ?? -Infinity) && number <= (max ?? Infinity);
  };
  return {
    argument,
    expected: expectation(limit),
    allows: (value) => {
      if (value === undefined || value === null) return !required;
      return Array.isArray(value) ? value.every(one) : one(value);
    },
  };
}

/** Models write numbers as texts now and then; anything else is no number and within no bounds. */
function numberOf(value: unknown): number | null {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && /^\s*-?\d+(\.\d+)?\s*$/.test(value) ? Number(value) : null;
}

function expectation({ min, max, one_of, matches, required }: LimitFile): string {
  const parts: string[] = [];
  if (min !== undefined && max !== undefined) parts.push(`from ${min} to ${max}`);
  else if (min !== undefined) parts.push(`at least ${min}`);
  else if (max !== undefined) parts.push(`at most ${max}`);
  if (one_of) parts.push(one_of.length === 1 ? String(one_of[0]) : `one of ${one_of.join(', ')}`);
  if (matches !== undefined) parts.push(`a match of ${matches}`);
  if (required) parts.push('always given');
  return parts.join(', ');
}
