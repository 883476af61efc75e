import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import { REPOSITORY } from '../processes.ts';

// A program that asks people by itself, with `configure({ onAsk })`: the built package in a process of its own.

const run = promisify(execFile);
const folder = mkdtempSync(join(tmpdir(), 'goalkeeper-on-ask-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Told {
  readonly paid: readonly string[];
  readonly results: readonly string[];
  readonly asked: readonly { readonly tool: string; readonly iban: string; readonly reason: string }[];
}

/** Runs a program whose `onAsk` has this body: it pays twice over the limit, and once below it. */
async function programThat(onAsk: string, settings = ''): Promise<Told> {
  const index = join(REPOSITORY, 'dist/instrumentation/javascript/index.js');
  const charter = join(REPOSITORY, 'instrumentation/examples/common/asks.charter.yaml');
  const text = `
import { configure, guard, ready, run } from ${JSON.stringify(index)};
const told = { paid: [], results: [], asked: [] };
configure({
  charter: ${JSON.stringify(charter)}, log: 'quiet', ${settings}
  onAsk: async (question) => {
    told.asked.push({ tool: question.tool, iban: question.arguments.iban, reason: question.reason });
    ${onAsk}
  },
});
await ready();
const pay = guard(async ({ iban }) => { told.paid.push(iban); return 'paid'; }, { name: 'send_payment' });
const goal = 'Pay 2000 to DE89370400440532013000, 1800 to GB29NWBK60161331926819 and 10 to FR1420041010050500013M02606.';
await run({ goal, agent: 'accounts_payable_agent' }, async () => {
  for (const args of [
    { iban: 'DE89370400440532013000', amount: 2000 },
    { iban: 'GB29NWBK60161331926819', amount: 1800 },
    { iban: 'FR1420041010050500013M02606', amount: 10 },
  ]) told.results.push(await pay(args).catch(({ message }) => message));
});
console.log(JSON.stringify(told));
process.exit(0);
`;
  const file = join(folder, 'program.mjs');
  writeFileSync(file, text);
  const env = { ...process.env, OTEL_SDK_DISABLED: 'true' };
  const { stdout } = await run(process.execPath, [file], { cwd: folder, env });
  return JSON.parse(stdout) as Told;
}

describe('a program that asks people by itself', () => {
  it('makes the calls that they agree to, and no other', async () => {
    const { paid, results, asked } = await programThat(`return question.arguments.iban.startsWith('DE');`);
    expect(paid).toEqual(['DE89370400440532013000', 'FR1420041010050500013M02606']);
    expect(results[1]).toMatch(/send_payment was not called.*said no/);
    expect(asked).toEqual(
      ['DE89370400440532013000', 'GB29NWBK60161331926819'].map((iban) => ({
        tool: 'send_payment',
        iban,
        reason: "Payments over 1000 want a person's yes.",
      })),
    );
  });

  it.each([
    ['answers something that is no yes', `return 'yes';`],
    ['throws', `throw new Error('the chat is down');`],
    ['changes its copy of the arguments', `question.arguments.amount = 1; return false;`],
  ])('makes none of those asked about where its answer %s', async (_, body) => {
    expect((await programThat(body)).paid).toEqual(['FR1420041010050500013M02606']);
  });

  it('waits no longer than it was told to', async () => {
    const never = 'return new Promise((resolve) => setTimeout(resolve, 60_000, true));';
    const { paid, results } = await programThat(never, `approvalTimeout: '200ms',`);
    expect(paid).toEqual(['FR1420041010050500013M02606']);
    expect(results[0]).toMatch(/send_payment was not called/);
  });

  it('takes who said yes, with a reason', async () => {
    const { paid } = await programThat(`return { approved: true, by: 'dana', reason: 'known vendor' };`);
    expect(paid).toHaveLength(3);
  });
});
