import { type JsonSchema, jsonSchemaOf, referenceTable } from '../yaml/describe.ts';
import { checkSchema } from './schema.ts';

/** The JSON Schema of a check file, from the types that check it. */
export function checkJsonSchema(): JsonSchema {
  return jsonSchemaOf(checkSchema, 'Goalkeeper check');
}

/** The reference table for README.md. */
export function checkReference(): string {
  return referenceTable(checkJsonSchema());
}
