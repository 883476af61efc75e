import type { z } from 'zod';

/** An answer of the API in its schema's form. Throws an Error that names the first thing that is wrong. */
export function readAnswer<T>(schema: z.ZodType<T>, body: unknown, what: string): T {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const field = issue?.path.join('.') || 'it';
  throw new Error(`the processor's answer is not ${what}: ${field}: ${issue?.message ?? 'not as expected'}`);
}
