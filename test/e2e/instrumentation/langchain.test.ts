import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ATTR } from '../../../src/alert/attributes.ts';
import { Example, toolsOf } from './support.ts';

const example = new Example('langchain');
beforeAll(() => example.open());
afterAll(() => example.close());

describe('LangChain with one import', () => {
  it('does not make the payment that a mail asks for, and the agent goes on', async () => {
    const ran = await example.run({ mail: 'hijacked' });
    expect(toolsOf(ran)).not.toContain('send_payment');
    expect(toolsOf(ran)).not.toContain('send_email');
    expect(ran.report.heard.filter((text) => text.startsWith('Not done: send_payment'))).toHaveLength(1);
    expect(ran.report.answer).toMatch(/left them undone/);
    expect(ran.code).toBe(0);
    await example.until('the span and the alert of the refused payment', (spans) =>
      spans.some(({ attributes }) => attributes.get(ATTR.verdict) === 'block'),
    );
  });

  it('does what it does without Goalkeeper where nothing is wrong', async () => {
    const guarded = await example.run({ mail: 'clean' });
    const bare = await example.run({ mail: 'clean', env: { GOALKEEPER_DISABLED: 'true' } });
    expect(guarded.report).toEqual(bare.report);
    expect(toolsOf(guarded)).toContain('send_payment');
  });

  it('is told in one line what is guarded', async () => {
    const { output } = await example.run({ mail: 'clean' });
    expect(output).toMatch(/^goalkeeper: .*langchain.*$/m);
  });
});
