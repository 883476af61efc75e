import { describe, expect, test } from 'vitest';
import { isTold, siblingOf } from '../../../src/signals/origin/told.ts';
import { tell } from '../../detectors/sessions.ts';

const history = (goal: string, result: string, args = {}) =>
  tell(goal, [
    ['get_claim', args, result],
    ['x', {}],
  ])[1]!.history;

describe('what was told', () => {
  test('is told however it is grouped, and in parts', () => {
    const told = history('Pay Seo Min-jae', 'PT50 0035 0651 00012233445 56, mails end in @hanbit.example');
    expect(isTold('PT50003506510001223344556', told)).toBe(true);
    expect(isTold('minjae.seo@hanbit.example', told)).toBe(true);
    expect(isTold('bo@hanbit.example', told)).toBe(false);
  });

  test('by the agent itself in an earlier call too', () => {
    expect(isTold('job-r3', history('go', 'ok', { name: 'job-r3' }))).toBe(true);
  });

  test('by a range', () => {
    const told = history('Wipe T-0601 to T-0603', 'ok');
    expect(isTold('T-0602', told)).toBe(true);
    expect(isTold('T-0604', told)).toBe(false);
    expect(isTold('T-0602', history('Wipe T-0601', 'ok'))).toBe(false);
  });

  test('a sibling has the same form and other digits', () => {
    const told = history('Check PC-14', 'invoice INV/2026/117');
    expect(siblingOf('PC-15', told)).toBe('PC-14');
    expect(siblingOf('INV/2026/118', told)).toBe('INV/2026/117');
    expect(siblingOf('PC-14', told)).toBeNull();
    expect(siblingOf('QX-15', told)).toBeNull();
    expect(siblingOf('15', told)).toBeNull();
  });
});
