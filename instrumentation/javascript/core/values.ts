import { createHash } from 'node:crypto';
import type { Json } from '../../../src/model/json.ts';

/** Deeper, and more, is cut: arguments of tools are neither, and a cycle is both. */
const MAX_DEPTH = 64;
const MAX_NODES = 50_000;

/**
 * Arguments as JSON has them: a copy, that later changes don't reach. What JSON.stringify would leave out is left out.
 * Throws where a getter or `toJSON` of the value does, or where there is more than any tool takes.
 */
export function jsonOf(value: unknown): Json {
  return new Copier().copy(value, 0) ?? null;
}

class Copier {
  private left = MAX_NODES;

  copy(given: unknown, depth: number): Json | undefined {
    if (--this.left < 0) throw new RangeError(`the arguments have more than ${MAX_NODES} values`);
    switch (typeof given) {
      case 'string':
      case 'boolean':
        return given;
      case 'number':
        return Number.isFinite(given) ? given : null;
      case 'bigint':
        return String(given);
      case 'object':
        if (depth >= MAX_DEPTH) throw new RangeError(`the arguments are more than ${MAX_DEPTH} levels deep`);
        return given === null ? null : this.object(given, depth + 1);
      default:
        return undefined;
    }
  }

  private object(given: object, depth: number): Json | undefined {
    if (hasToJson(given)) return this.copy(given.toJSON(), depth);
    if (Array.isArray(given)) return this.list(given, depth);
    if (given instanceof Map || given instanceof Set) return this.list(given, depth + 1);
    if (ArrayBuffer.isView(given)) return `${given.byteLength} bytes ${digest(given)}`;
    const members: [string, Json][] = [];
    for (const [key, member] of Object.entries(given)) {
      const found = this.copy(member, depth);
      if (found !== undefined) members.push([key, found]);
    }
    return Object.fromEntries(members);
  }

  /** Item by item: how many there are is not known before, and a list of holes may have billions. */
  private list(given: Iterable<unknown>, depth: number): Json[] {
    const items: Json[] = [];
    for (const item of given) items.push(this.copy(item, depth) ?? null);
    return items;
  }
}

function hasToJson(value: object): value is { toJSON(): unknown } {
  return 'toJSON' in value && typeof value.toJSON === 'function';
}

function digest(bytes: ArrayBufferView): string {
  return createHash('sha256')
    .update(new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength))
    .digest('hex');
}

/** What an agent reads of a result: a text as it is, else its JSON; null where there is nothing. */
export function textOf(result: unknown): string | null {
  if (result === undefined || result === null) return null;
  if (typeof result === 'string') return result;
  try {
    return JSON.stringify(result) ?? null;
  } catch {
    return String(result);
  }
}
