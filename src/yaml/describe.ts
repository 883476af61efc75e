import { z } from 'zod';

/** A JSON Schema as plain data. */
export type JsonSchema = { [key: string]: unknown };

/** The JSON Schema of what a person writes: defaults optional, unknown keys refused, every key described. */
export function jsonSchemaOf(schema: z.ZodType, title: string): JsonSchema {
  const { $schema, ...rest } = z.toJSONSchema(schema, { io: 'input', override: tidy });
  return { $schema, title, ...rest };
}

/** Bounds that only say "a safe integer", and names that may be any text, tell an editor nothing. */
function tidy({ jsonSchema }: { jsonSchema: JsonSchema }): void {
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
  // The format says it; zod's pattern for it knows the leap years by heart.
  if (jsonSchema.format === 'date' || jsonSchema.format === 'date-time') delete jsonSchema.pattern;
  if (JSON.stringify(jsonSchema.propertyNames) === '{"type":"string"}') delete jsonSchema.propertyNames;
  // A key with nothing behind it means its defaults, as in the Collector.
  if (jsonSchema.type === 'object' && jsonSchema.default !== undefined) jsonSchema.type = ['object', 'null'];
}

interface Row {
  readonly key: string;
  readonly type: string;
  readonly fallback: string;
  readonly meaning: string;
}

/** A Markdown table of every key of a JSON Schema, in the order of the schema. */
export function referenceTable(schema: JsonSchema): string {
  const lines = rowsOf(schema, '').map(
    ({ key, type, fallback, meaning }) => `| \`${key}\` | ${type} | ${fallback} | ${meaning} |`,
  );
  return ['| key | type | default | meaning |', '| --- | --- | --- | --- |', ...lines].join('\n');
}

function rowsOf(schema: JsonSchema, prefix: string): Row[] {
  const required = new Set((schema.required as string[] | undefined) ?? []);
  const named = Object.entries((schema.properties as Record<string, JsonSchema> | undefined) ?? {}).map(
    ([key, child]) => ({ key, child, isRequired: required.has(key) }),
  );
  const open = schema.additionalProperties;
  if (typeof open === 'object' && open !== null) {
    named.push({ key: 'NAME', child: open as JsonSchema, isRequired: false });
  }
  return named.flatMap(({ key, child, isRequired }) => {
    const path = prefix === '' ? key : `${prefix}.${key}`;
    const items = child.items as JsonSchema | undefined;
    const row = {
      key: path,
      type: typeOf(child),
      fallback: isRequired ? 'required' : defaultOf(child),
      meaning: inCell(String(child.description ?? '')),
    };
    return [row, ...rowsOf(child, path), ...(items?.properties ? rowsOf(items, `${path}[]`) : [])];
  });
}

function typeOf(schema: JsonSchema): string {
  if (Array.isArray(schema.enum)) return schema.enum.map((value) => `\`${value}\``).join(' or ');
  if ('const' in schema) return `\`${schema.const}\``;
  const items = schema.items as JsonSchema | undefined;
  if (schema.type === 'array') return `list of ${items?.properties ? 'blocks' : `${typeOf(items ?? {})}s`}`;
  if (Array.isArray(schema.anyOf)) return unionOf(schema.anyOf as JsonSchema[]);
  const { type } = schema;
  const types = (Array.isArray(type) ? type : [type ?? 'value']).filter((one) => one !== 'null');
  return types.length > 1 ? 'value' : String(types[0]).replace('object', 'block');
}

/** Durations are the one type that is a text of a form or a bare zero, dates the one with two forms. */
function unionOf(options: readonly JsonSchema[]): string {
  if (options.some((one) => one.const === 0)) return 'duration';
  return options.some((one) => one.format === 'date') ? 'date' : 'value';
}

function defaultOf(schema: JsonSchema): string {
  const value = schema.default;
  if (value === undefined || (typeof value === 'object' && JSON.stringify(value) === '{}')) return '';
  return typeof value === 'object' ? `\`${JSON.stringify(value)}\`` : `\`${value}\``;
}

/** A bar would end the cell. */
function inCell(text: string): string {
  return text.replaceAll('|', '\\|');
}
