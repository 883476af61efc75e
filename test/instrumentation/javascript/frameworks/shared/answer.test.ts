import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { answerOf } from '../../../../../instrumentation/javascript/frameworks/shared/answer.ts';

describe('what a suspended run is resumed with', () => {
  it.each([
    true,
    'approve',
    'approved',
    { approved: true },
    { decision: 'approve' },
    { decisions: [{ type: 'approve' }] },
  ])('is a yes: %j', (resumed) => {
    expect(answerOf(resumed)).toEqual({ approved: true });
  });

  it('tells who said so, and why', () => {
    const answer = { approved: false, by: 'dana', reason: 'not mine' };
    expect(answerOf(answer)).toEqual(answer);
  });

  it('is no yes where it is anything else', () => {
    fc.assert(
      fc.property(fc.anything(), (resumed) => {
        fc.pre(resumed !== true && typeof resumed !== 'object' && !String(resumed).startsWith('approve'));
        expect(answerOf(resumed).approved).toBe(false);
      }),
    );
    expect(answerOf({ decisions: [{ type: 'approve' }, { type: 'reject' }] }).approved).toBe(false);
    expect(answerOf({ approved: 'yes' }).approved).toBe(false);
  });
});
