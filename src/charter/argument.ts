import { isJsonObject, type Json, type JsonObject } from '../model/json.ts';

/**
 * The values of an argument by name, and by the names on the way to it; of a list on the way, those in each item. All
 * that a tool might take for it: one that is written beside another must not hide it.
 */
export function argumentsAt(args: JsonObject, name: string): Json[] {
  const own = Object.hasOwn(args, name) ? [args[name] ?? null] : [];
  return name.includes('.') ? [...own, ...below(args, name.split('.'))] : own;
}

function below(value: Json, steps: readonly string[]): Json[] {
  const [step, ...rest] = steps;
  if (step === undefined) return [value];
  if (Array.isArray(value)) return value.flatMap((item) => below(item, steps));
  return isJsonObject(value) && Object.hasOwn(value, step) ? below(value[step] ?? null, rest) : [];
}
