import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterAll, describe, expect, test } from 'vitest';
import { parseConfig } from '../../src/config/load.ts';
import type { Config } from '../../src/config/schema.ts';

const folder = mkdtempSync(join(tmpdir(), 'api-config-'));
afterAll(() => rmSync(folder, { recursive: true }));

const TOKEN = 's3cret-token-of-agents';
const parse = (yaml: string) => parseConfig(yaml, join(folder, 'config.yaml'), { TOKEN });
const configOf = (yaml: string): Config => {
  const result = parse(yaml);
  if (!result.ok) throw new Error(JSON.stringify(result.diagnostics));
  return result.value;
};
const told = (yaml: string) => {
  const result = parse(yaml);
  return (result.ok ? result.warnings : result.diagnostics).map(({ message }) => message).join('\n');
};

describe('the HTTP API', () => {
  test('is off unless its block is there', () => {
    expect(configOf('').api).toBeNull();
    expect(configOf('extensions: {}').api).toBeNull();
  });

  test.each(['extensions: { api: {} }', 'extensions:\n  api:\n'])(
    'is on this machine only by default: %s',
    (yaml) => {
      expect(configOf(yaml).api).toMatchObject({
        endpoint: { address: '127.0.0.1:4320' },
        max_request_body_size: 4_194_304,
        read_timeout: 10_000,
        clients: [],
      });
    },
  );

  test('takes tokens from the environment or a file, and shows none', () => {
    writeFileSync(join(folder, 'token'), `${TOKEN}-2\n`);
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a reference as the file has it
    const fromEnv = '"${env:TOKEN}"';
    const { api } = configOf(
      `extensions: { api: { clients: [{ name: erp, token: ${fromEnv} }, { name: crm, token_file: token }] } }`,
    );
    expect(api?.clients.map(({ token }) => token?.reveal())).toEqual([TOKEN, `${TOKEN}-2`]);
    expect(JSON.stringify(api) + inspect(api, { depth: 9 })).not.toContain('s3cret');
  });

  test.each([
    ['{ clients: [{ name: a }] }', 'found none'],
    [`{ clients: [{ name: a, token: ${TOKEN}, token_file: t }] }`, 'found more'],
    ['{ clients: [{ name: a, token: short }] }', 'at least 16 characters'],
    ['{ clients: [{ name: a, token_file: nowhere }] }', 'cannot be read'],
    ['{ read_timeout: 0 }', 'waited for for ever'],
    ['{ port: 4320 }', '`port`'],
  ])('%s is refused', (block, words) => {
    expect(told(`extensions: { api: ${block} }`)).toContain(words);
  });

  test('is not open to other machines without tokens, nor is the guard over gRPC', () => {
    const open = 'anybody there could ask as an agent';
    const everywhere = 'receivers: { otlp: { protocols: { grpc: { endpoint: "0.0.0.0:4317" } } } }';
    expect(told('extensions: { api: { endpoint: "0.0.0.0:4320" } }')).toContain(open);
    expect(told(`extensions: { api: {} }\n${everywhere}`)).toContain(open);
    expect(told(everywhere)).not.toContain(open);
    const clients = `clients: [{ name: a, token: ${TOKEN} }]`;
    const warned = told(`extensions: { api: { endpoint: "0.0.0.0:4320", ${clients} } }`);
    expect(warned).toContain('plain text');
    expect(warned).not.toContain(open);
  });
});
