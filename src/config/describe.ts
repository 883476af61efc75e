import { type JsonSchema, jsonSchemaOf, referenceTable } from '../yaml/describe.ts';
import { debugExporterSchema, otlpExporterSchema } from './exporters.ts';
import { httpExporterSchema } from './http-exporter.ts';
import { configSchema } from './schema.ts';

/** The JSON Schema of the configuration file, from the types that check it. */
export function configJsonSchema(): JsonSchema {
  const schema = jsonSchemaOf(configSchema, 'Goalkeeper configuration');
  const { exporters } = schema.properties as Record<string, JsonSchema>;
  // The kind of an exporter is told by its name, which zod's record cannot say.
  Object.assign(exporters!, {
    type: 'object',
    minProperties: 1,
    patternProperties: {
      '^otlp(_grpc)?(/.+)?$': withoutHead(jsonSchemaOf(otlpExporterSchema, '')),
      '^otlp_?http(/.+)?$': withoutHead(jsonSchemaOf(httpExporterSchema, '')),
      '^debug(/.+)?$': { ...withoutHead(jsonSchemaOf(debugExporterSchema, '')), type: ['object', 'null'] },
    },
    additionalProperties: false,
  });
  delete exporters!.propertyNames;
  for (const protocol of Object.values(under(schema, 'receivers', 'otlp', 'protocols')))
    protocol.type = ['object', 'null'];
  return schema;
}

/** Properties of the block at a path. */
function under(schema: JsonSchema, ...path: string[]): Record<string, JsonSchema> {
  const properties = schema.properties as Record<string, JsonSchema>;
  const [next, ...rest] = path;
  return next === undefined ? properties : under(properties[next]!, ...rest);
}

function withoutHead({ $schema, title, ...rest }: JsonSchema): JsonSchema {
  return rest;
}

/** The reference table for README.md: every key, its type, default and meaning. */
export function configReference(): string {
  const schema = configJsonSchema();
  const properties = { ...(schema.properties as Record<string, JsonSchema>) };
  const { exporters } = properties;
  const { patternProperties, additionalProperties, ...rest } = exporters!;
  const [otlp, http, debug] = Object.values(patternProperties as Record<string, JsonSchema>);
  const named = { ...rest, properties: { 'otlp/NAME': otlp, 'otlp_http/NAME': http, 'debug/NAME': debug } };
  return referenceTable({ ...schema, properties: { ...properties, exporters: named } });
}
