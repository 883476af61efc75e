import { describe, expect, test } from 'vitest';
import { parseConfig } from '../../src/config/load.ts';

const parse = (block: string, env: Record<string, string> = {}) =>
  parseConfig(`processors: { goalkeeper: { second_opinion: ${block} } }\n`, 'config.yaml', env);
const told = (block: string, env: Record<string, string> = {}) => {
  const result = parse(block, env);
  const problems = result.ok ? result.warnings : result.diagnostics;
  return problems.map(({ severity, message }) => `${severity}: ${message}`);
};

// biome-ignore lint/suspicious/noTemplateCurlyInString: a reference as the file has it
const FROM_ENV = '${env:KEY}';

describe('second_opinion', () => {
  test('is off where nothing asks for it', () => {
    const result = parseConfig('', null, {});
    expect(result.ok && result.value.goalkeeper.second_opinion).toBeUndefined();
  });

  test('has a deadline and a budget by default, and a key that nothing shows', () => {
    const result = parse(`{ endpoint: "https://models.example/v1/", model: m, api_key: "${FROM_ENV}" }`, {
      KEY: 's3cret',
    });
    const config = result.ok ? result.value.goalkeeper.second_opinion : undefined;
    expect(config).toMatchObject({
      endpoint: 'https://models.example/v1',
      timeout: 3000,
      max_concurrent: 4,
      max_per_minute: 30,
      max_per_day: 1000,
    });
    expect(config?.api_key?.reveal()).toBe('s3cret');
    expect(JSON.stringify(config)).not.toContain('s3cret');
  });

  test.each([
    'models.example/v1',
    'ftp://models.example',
    'https://me:pw@models.example/v1',
    'https://models.example/v1?key=pw',
    '/v1',
  ])('calls no endpoint like %s, and does not print it', (endpoint) => {
    const [problem] = told(`{ endpoint: "${endpoint}", model: m }`);
    expect(problem).toBe(
      'error: `endpoint` cannot be called, expected a URL such as `https://host/v1`, without user, query or fragment',
    );
  });

  test('does not print a key that cannot be one', () => {
    expect(told('{ endpoint: "https://models.example/v1", model: m, api_key: "s3 cret" }').join()).toMatch(
      /^error: `api_key` is a text, expected printable ASCII/,
    );
    expect(told('{ endpoint: "https://models.example/v1", model: m, api_key: 4711 }').join()).not.toContain(
      '4711',
    );
  });

  test('refuses a deadline that no answer can keep', () => {
    expect(told('{ endpoint: "https://models.example/v1", model: m, timeout: 0 }')).toEqual([
      'error: `timeout` is 0: no answer would come in time',
    ]);
  });

  test('warns where a key leaves the machine in plain text', () => {
    const block = (host: string, key = ', api_key: k') => `{ endpoint: "http://${host}/v1", model: m${key} }`;
    expect(told(block('models.example'))).toEqual([
      'warning: the API key and what agents do go to `models.example` in plain text',
    ]);
    for (const host of ['localhost:8000', '127.0.0.1', '[::1]:80']) expect(told(block(host))).toEqual([]);
  });
});
