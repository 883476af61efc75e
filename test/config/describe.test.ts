import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { configJsonSchema, configReference } from '../../src/config/describe.ts';
import { loadConfig } from '../../src/config/load.ts';
import { plain } from '../../src/yaml/located.ts';
import { readYaml } from '../../src/yaml/read.ts';
import { expectSection } from '../support/docs.ts';

type Schema = Record<string, unknown>;

test('the committed JSON Schema is the one of the code (goalkeeper config schema > deploy/config.schema.json)', () => {
  expect(JSON.parse(readFileSync('deploy/config.schema.json', 'utf8'))).toEqual(configJsonSchema());
});

test('the reference table is the one of the code', () => {
  expectSection('src/config/README.md', 'keys', configReference());
});

test('every key says what it is', () => {
  const silent: string[] = [];
  const walk = (schema: Schema, path: string): void => {
    for (const [key, child] of Object.entries((schema.properties ?? {}) as Record<string, Schema>)) {
      if (!child.description) silent.push(`${path}.${key}`);
      walk(child, `${path}.${key}`);
    }
    for (const child of Object.values((schema.patternProperties ?? {}) as Record<string, Schema>))
      walk(child, path);
  };
  walk(configJsonSchema(), '');
  expect(silent).toEqual([]);
});

describe('deploy/goalkeeper.yaml', () => {
  test('is a valid configuration, with the example charters', () => {
    const result = loadConfig('deploy/goalkeeper.yaml', {});
    expect(result).toMatchObject({
      ok: true,
      warnings: [],
      value: {
        exporters: [{ name: 'otlp/backend', secure: false }, { name: 'debug' }],
        goalkeeper: { mode: 'inline' },
      },
    });
    expect(result.ok && result.value.goalkeeper.charters.length).toBeGreaterThanOrEqual(3);
  });

  test('names only keys that the JSON Schema knows', () => {
    const read = readYaml(readFileSync('deploy/goalkeeper.yaml', 'utf8'), 'goalkeeper.yaml');
    const unknown: string[] = [];
    const walk = (value: unknown, schema: Schema, path: string): void => {
      if (typeof value !== 'object' || value === null || Array.isArray(value)) return;
      for (const [key, child] of Object.entries(value)) {
        const patterns = Object.entries((schema.patternProperties ?? {}) as Record<string, Schema>);
        const known =
          ((schema.properties ?? {}) as Record<string, Schema>)[key] ??
          patterns.find(([pattern]) => new RegExp(pattern).test(key))?.[1];
        if (known === undefined) unknown.push(`${path}.${key}`);
        else walk(child, known, `${path}.${key}`);
      }
    };
    walk(read.ok ? plain(read.value) : {}, configJsonSchema(), '');
    expect(unknown).toEqual([]);
  });
});
