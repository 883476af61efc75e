import { readFile } from 'node:fs/promises';
import { z } from 'zod';

/** What of a goal a wrapper takes: the wish, the deed as a noun, a statement of fact, or the very calls. */
const form = z.enum(['goal', 'deed', 'fact', 'call']);

const wrapper = z.strictObject({
  id: z.string(),
  language: z.string(),
  kind: z.string(),
  form,
  text: z.string().regex(/\{/, 'expected a placeholder such as {goal}'),
});
export type Wrapper = z.infer<typeof wrapper>;

const said = z.record(z.string(), z.array(z.string()).min(1));
const goal = z.strictObject({ own: z.string(), goal: said, deed: said, fact: said });
/** A goal of an attacker: as the recorded runs say it, and in other words by form and language. */
export type Goal = z.infer<typeof goal>;

const harmless = z.strictObject({ level: z.enum(['plain', 'hard']), language: z.string(), text: z.string() });
export type Harmless = z.infer<typeof harmless>;

export interface Wordings {
  readonly name: 'training' | 'test';
  readonly wrappers: readonly Wrapper[];
  /** By `suite/injection task`. */
  readonly goals: Readonly<Record<string, Goal>>;
  readonly harmless: readonly Harmless[];
}

/** The wordings for training, or those kept for testing that no training run may use. */
export async function loadWordings(name: 'training' | 'test'): Promise<Wordings> {
  const suffix = name === 'test' ? '-test' : '';
  return {
    name,
    wrappers: await load(`wrappers${suffix}.json`, z.array(wrapper)),
    goals: await load(`goals${suffix}.json`, z.record(z.string(), goal)),
    harmless: await load(`harmless${suffix}.json`, z.array(harmless)),
  };
}

/** A template with its placeholders filled; `{Name}` is `{name}` with a capital, doubled braces are braces. */
export function fill(template: string, values: Readonly<Record<string, string>>): string {
  return template.replace(/\{\{|\}\}|\{(\w+)\}/g, (whole, name: string | undefined) => {
    if (name === undefined) return whole[0]!;
    const value = values[name] ?? values[name.toLowerCase()];
    if (value === undefined)
      throw new Error(`wrapper asks for {${name}}; known: ${Object.keys(values).join(', ')}`);
    return name in values || isAddress(value) ? value : value[0]!.toUpperCase() + value.slice(1);
  });
}

/** A mail address or a host at the start of a sentence keeps its small letter. */
function isAddress(text: string): boolean {
  return /^\S*[@./_]\S/.test(text);
}

async function load<T>(file: string, shape: z.ZodType<T>): Promise<T> {
  const parsed = shape.safeParse(JSON.parse(await readFile(new URL(file, import.meta.url), 'utf8')));
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0]!;
  throw new Error(`${file}: ${issue.path.join('.')}: ${issue.message}`);
}
