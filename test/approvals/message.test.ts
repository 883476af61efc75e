import { describe, expect, test } from 'vitest';
import { headline, messageOf } from '../../src/approvals/message.ts';
import { approval, NO, request, YES } from './examples.ts';

interface Slack {
  readonly text: string;
  readonly blocks: { readonly text: { readonly text: string } }[];
}

const slackOf = (...given: Parameters<typeof approval>): Slack =>
  JSON.parse(messageOf([approval(...given)], 'slack'));

describe('a message on an approval', () => {
  test('in generic form has all there is, and the same id each time', () => {
    const message = JSON.parse(messageOf([approval()], 'generic'));
    expect(message).toMatchObject({
      id: 'a1-open',
      type: 'approval.open',
      approval: {
        tool: 'send_payment',
        state: 'open',
        arguments: { amount: 1200 },
        expires: '2026-11-28T10:15:00.000Z',
      },
    });
  });

  test('for Slack says who wants what, why, and what to type', () => {
    const { text, blocks } = slackOf();
    expect(text).toBe('ap asks to run send_payment');
    const all = blocks.map((block) => block.text.text).join('\n');
    expect(all).toContain('"amount": 1200');
    expect(all).toContain('high: the IBAN stands only in an e-mail');
    expect(all).toContain('result of read_message: new account: DE89370400440532013000');
    expect(all).toContain('`goalkeeper approvals approve a1`');
  });

  test('for Slack tells many together: the first in full, of all others a line', () => {
    const many = Array.from({ length: 9 }, (_, n) => approval({ id: `a${n}`, tool: `pay_${n}` }));
    const { text, blocks }: Slack = JSON.parse(messageOf(many, 'slack'));
    expect(text).toBe("9 calls want a person's yes");
    const all = blocks.map((block) => block.text.text).join('\n');
    expect(all).toContain('`goalkeeper approvals approve a4`');
    expect(all).not.toContain('`goalkeeper approvals approve a5`');
    for (const { id, tool } of many.slice(5)) expect(all).toContain(`ap asks to run ${tool}: ${id}`);
    expect(all).toContain('`goalkeeper approvals list`');
    expect(blocks.length).toBeLessThan(50);
    for (const { text } of blocks) expect(text.text.length).toBeLessThanOrEqual(3_000);
  });

  test('for Slack cannot mention, link or leave its block, whatever an agent writes', () => {
    const { text, blocks } = slackOf({
      ...request({ text: '```<!channel> <https://evil.example|click>&\u202e' }),
      tool: '<!here>',
    });
    for (const one of [text, ...blocks.map((block) => block.text.text)]) {
      expect(one).not.toMatch(/<[!@#h]/);
      expect(one.replace(/^\*Why\*\n/, '').replace(/^```|```$/g, '')).not.toContain('```');
      expect(one).not.toContain('\u202e');
    }
  });

  test('for Slack is never longer than Slack takes', () => {
    const { blocks } = slackOf(request('&'.repeat(2000)));
    for (const { text } of blocks) expect(text.text.length).toBeLessThanOrEqual(3_000);
    const cut = blocks[1]?.text.text ?? '';
    expect(cut).toMatch(/```$/);
    expect(cut).not.toMatch(/&[a-z]*…/);
  });

  test('tells the end of each in one line', () => {
    const decided = { ...YES, at: 1 };
    expect(headline(approval({ state: 'approved', decided }))).toBe(
      'anna approved send_payment for ap: called them',
    );
    expect(headline(approval({ state: 'denied', decided: { ...NO, at: 1 } }))).toBe(
      'anna denied send_payment for ap',
    );
    expect(headline(approval({ state: 'expired' }))).toBe('send_payment for ap expired unanswered');
    expect(headline(approval({ state: 'expired', decided }))).toBe('send_payment for ap expired unused');
    expect(headline(approval({ state: 'used', decided }))).toBe('ap ran send_payment, approved by anna');
  });
});
