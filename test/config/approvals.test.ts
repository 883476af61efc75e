import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterAll, describe, expect, test } from 'vitest';
import { parseConfig } from '../../src/config/load.ts';

const folder = mkdtempSync(join(tmpdir(), 'approvals-config-'));
afterAll(() => rmSync(folder, { recursive: true }));

const TOKEN = 's3cret-token-of-finance';
const HOOK = 'https://hooks.example/services/T0/B0/hidden';

const parse = (block: string) =>
  parseConfig(`processors: { goalkeeper: { approvals: ${block} } }\n`, join(folder, 'config.yaml'), {
    TOKEN,
  });
const approvalsOf = (block: string) => {
  const result = parse(block);
  if (!result.ok) throw new Error(JSON.stringify(result.diagnostics));
  return result.value.goalkeeper.approvals;
};
const told = (block: string) => {
  const result = parse(block);
  const problems = result.ok ? [] : result.diagnostics;
  return problems.filter(({ severity }) => severity === 'error').map(({ message }) => message);
};

describe('approvals', () => {
  test('have times and bounds by default, and nobody who can answer', () => {
    expect(approvalsOf('{}')).toMatchObject({
      max: 1000,
      answer_within: 900_000,
      use_within: 600_000,
      approvers: [],
      webhooks: [],
    });
  });

  test('take tokens from the environment or a file, and show neither those nor where webhooks go', () => {
    writeFileSync(join(folder, 'token'), `${TOKEN}-2\n`);
    writeFileSync(join(folder, 'key'), 'k'.repeat(32));
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a reference as the file has it
    const fromEnv = '"${env:TOKEN}"';
    const config = approvalsOf(
      `{ file: a.jsonl, approvers: [{ name: finance, token: ${fromEnv} }, { name: it, token_file: token }],
         webhooks: [{ url: "${HOOK}", secret_file: key, format: slack }] }`,
    );
    expect(config.file).toBe(join(folder, 'a.jsonl'));
    expect(config.approvers.map(({ token }) => token?.reveal())).toEqual([TOKEN, `${TOKEN}-2`]);
    expect(config.webhooks[0]?.url.reveal()).toBe(HOOK);
    expect(config.webhooks[0]?.secret?.reveal()).toBe('k'.repeat(32));
    const shown = JSON.stringify(config) + inspect(config, { depth: 9 });
    for (const hidden of [TOKEN, 'services/T0', 'kkkk']) expect(shown).not.toContain(hidden);
  });

  test.each([
    ['{ approvers: [{ name: a }] }', 'found neither'],
    [`{ approvers: [{ name: a, token: ${TOKEN}, token_file: t }] }`, 'found both'],
    ['{ approvers: [{ name: a, token: short }] }', 'at least 16 characters'],
    ['{ approvers: [{ name: a, token_file: nowhere }] }', 'cannot be read'],
    ['{ webhooks: [{ url: "ftp://hidden.example/x" }] }', '`url` cannot be called'],
    [`{ webhooks: [{ url: "${HOOK}", secret: ${TOKEN}, secret_file: t }] }`, 'found both'],
  ])('say what is wrong, and nothing of the secret: %s', (block, words) => {
    const messages = told(block).join('\n');
    expect(messages).toContain(words);
    expect(messages).not.toMatch(/hidden|s3cret/);
  });

  test.each([
    [`{ approvers: [{ name: a, token: ${TOKEN} }] }`, '', '`approvals` has no effect'],
    [`{ webhooks: [{ url: "${HOOK}" }] }`, 'extensions: { api: {} }', 'questions that nobody can answer'],
    [
      `{ approvers: [{ name: a, token: ${TOKEN} }], webhooks: [{ url: "http://hooks.example/hidden" }] }`,
      'extensions: { api: {} }',
      'plain text',
    ],
  ])('warn of what does not go together: %s', (block, more, words) => {
    const yaml = `processors: { goalkeeper: { approvals: ${block} } }\n${more}\n`;
    const result = parseConfig(yaml, 'config.yaml', {});
    const warnings = result.ok ? result.warnings.map(({ message }) => message).join('\n') : '';
    expect(warnings).toContain(words);
    expect(warnings).not.toMatch(/hidden|s3cret/);
  });

  test('an agent with the token of a person is refused: it would say yes to itself', () => {
    const yaml = `extensions: { api: { clients: [{ name: payer, token: ${TOKEN} }] } }
processors: { goalkeeper: { approvals: { approvers: [{ name: boss, token: ${TOKEN} }] } } }\n`;
    const result = parseConfig(yaml, 'config.yaml', {});
    const errors = result.ok ? [] : result.diagnostics.map(({ message }) => message);
    expect(errors).toEqual(['the approver `boss` has the token of the client `payer`']);
  });

  test('two approvers of one name are refused', () => {
    const [a, b] = [TOKEN, `${TOKEN}-2`].map((token) => `{ name: it, token: ${token} }`);
    expect(told(`{ approvers: [${a}, ${b}] }`)).toEqual([
      'two approvers are called `it`: a record would not say whose token it was',
    ]);
  });

  test('a file that holds no token is refused by its name, not by what it holds', () => {
    writeFileSync(join(folder, 'bad'), 'two words that are hidden\n');
    expect(told('{ approvers: [{ name: a, token_file: bad }] }')).toEqual([
      `\`${join(folder, 'bad')}\` holds no secret, expected one line of at least 16 printable ASCII characters without spaces`,
    ]);
  });
});
