import { isJsonObject, type Json, type JsonObject } from '../model/json.ts';

/** The value of an argument by name, or by the names on the way to it; undefined where there is none. */
export function argumentAt(args: JsonObject, name: string): Json | undefined {
  if (Object.hasOwn(args, name)) return args[name];
  let value: Json | undefined = args;
  for (const step of name.split('.')) {
    if (!isJsonObject(value) || !Object.hasOwn(value, step)) return undefined;
    value = value[step];
  }
  return value;
}
