import { type CelInput, celError, celList, celMap, isCelError } from '@bufbuild/cel';
import { create } from '@bufbuild/protobuf';
import { type Timestamp, TimestampSchema } from '@bufbuild/protobuf/wkt';
import type { Action, ActionStatus } from '../model/action.ts';
import { isJsonObject, type Json } from '../model/json.ts';
import { Memo } from '../model/memo.ts';
import { messageOf } from '../model/thrown.ts';

/** Arguments nested deeper than this cannot be judged by a condition. */
const MAX_DEPTH = 64;

/** JSON as CEL sees it: numbers are doubles, objects are maps whatever their keys are called. */
function celOfJson(value: Json, depth = 0): CelInput {
  if (depth > MAX_DEPTH) throw new Error(`a value is nested more than ${MAX_DEPTH} levels deep`);
  if (Array.isArray(value)) return celList(value.map((item) => celOfJson(item, depth + 1)));
  if (!isJsonObject(value)) return value;
  return celMap(new Map(Object.entries(value).map(([key, item]) => [key, celOfJson(item, depth + 1)])));
}

/** Nanoseconds since the epoch as a CEL timestamp. */
export function celTimestamp(nanoseconds: number): Timestamp {
  const seconds = Math.floor(nanoseconds / 1e9);
  return create(TimestampSchema, {
    seconds: BigInt(seconds),
    nanos: Math.round(nanoseconds - seconds * 1e9) % 1e9,
  });
}

/**
 * The arguments of an action by name, or the error that a condition gets instead: what was not captured, or has
 * lost its names, must not look like a call without arguments.
 */
export function celArguments(action: Action): CelInput {
  if (!action.captured) return failure('the arguments of the call were not captured');
  if (action.arguments === null) return celMap(new Map());
  if (!isJsonObject(action.arguments)) {
    return failure('the arguments of the call were captured without their names');
  }
  try {
    return celOfJson(action.arguments);
  } catch (error) {
    return failure(messageOf(error));
  }
}

/** CEL passes an error on to whatever asks for the value; the types of its inputs don't say so. */
function failure(message: string): CelInput {
  return celError(message) as unknown as CelInput;
}

/** Characters of results, of the actions whose values are at hand. */
const MAX_MADE = 512 * 1024;
const endedActions = new Memo<Action, CelInput>(MAX_MADE);

/**
 * An earlier action as a condition sees it from the start of the call that is judged: what had not ended by then
 * had no result yet. An ended action always gives the same value, so it is made once.
 */
export function celOfAction(action: Action, now: number): CelInput {
  if (action.endTime > now) return celMap(fieldsOf(action, '', 'unset'));
  const { result, status } = action;
  return endedActions.get(action, 500 + (result?.length ?? 0), () =>
    celMap(fieldsOf(action, result ?? '', status)),
  );
}

function fieldsOf(action: Action, result: string, status: ActionStatus): Map<string, CelInput> {
  const args = celArguments(action);
  return new Map<string, CelInput>([
    ['tool', action.tool],
    // Unknown arguments are no key: asking for them is an error, not an empty map.
    ...(isCelError(args) ? [] : [['args', args] as const]),
    ['result', result],
    ['status', status],
    ['start', celTimestamp(action.startTime)],
  ]);
}
