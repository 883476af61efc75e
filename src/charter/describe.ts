import { type JsonSchema, jsonSchemaOf, referenceTable } from '../yaml/describe.ts';
import { FUNCTIONS } from './cel-functions.ts';
import { VARIABLE_DOCS } from './cel-kinds.ts';
import { charterSchema } from './schema.ts';

/** The JSON Schema of a charter, from the types that check it. */
export function charterJsonSchema(): JsonSchema {
  return jsonSchemaOf(charterSchema, 'Goalkeeper charter');
}

/** The reference tables for README.md: keys, and what conditions can name and call. */
export function charterReference(): { keys: string; variables: string; functions: string } {
  const variables = Object.entries(VARIABLE_DOCS).map(
    ([name, { meaning }]) => `| \`${name}\` | ${meaning} |`,
  );
  const functions = Object.values(FUNCTIONS).map(
    ({ signature, meaning }) => `| \`${signature}\` | ${meaning} |`,
  );
  return {
    keys: referenceTable(charterJsonSchema()),
    variables: ['| variable | meaning |', '| --- | --- |', ...variables].join('\n'),
    functions: ['| function | meaning |', '| --- | --- |', ...functions].join('\n'),
  };
}
