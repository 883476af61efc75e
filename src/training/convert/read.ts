import { readFileSync } from 'node:fs';
import type { z } from 'zod';

/** A collection's file, checked. Throws with file, field, and what was found there. */
export function readJson<T>(file: string, schema: z.ZodType<T>): T {
  return check(readFileSync(file, 'utf8'), schema, file);
}

/** The same for a file with one value a line. */
export function* readJsonLines<T>(file: string, schema: z.ZodType<T>): Generator<T> {
  for (const [index, line] of readFileSync(file, 'utf8').split('\n').entries()) {
    if (line.trim() !== '') yield check(line, schema, `${file}:${index + 1}`);
  }
}

function check<T>(text: string, schema: z.ZodType<T>, place: string): T {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Error(`${place}: expected JSON, found ${JSON.stringify(text.slice(0, 60))}`);
  }
  const checked = schema.safeParse(value, { reportInput: true });
  if (checked.success) return checked.data;
  const issue = checked.error.issues[0]!;
  const found = JSON.stringify(issue.input)?.slice(0, 60) ?? 'nothing';
  throw new Error(`${place}: ${issue.path.join('.') || 'the value'}: ${issue.message}; found ${found}`);
}
