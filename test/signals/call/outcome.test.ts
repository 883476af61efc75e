import { describe, expect, test } from 'vitest';
import { endingOf } from '../../../src/signals/call/outcome.ts';
import { anAction } from '../../session/actions.ts';

const ending = (result: string | null, status: 'ok' | 'error' | 'unset' = 'unset') =>
  endingOf(anAction({ at: 1, id: '1', result, status }));

describe('how a call ended', () => {
  test.each([
    'accepted',
    'Payment doc 1500009817 posted, discount 69,40 EUR',
    '{"status":"ok","warning":"same payment 40 s ago"}',
    '{"order":"PO-1","approval":"not required (< 3,000,000 KRW)"}',
    '{"success":true,"errors":[]}',
    '250 queued id=msg-8107',
    'trust set. A role without policies gives no access yet.',
    '',
  ])('done: %s', (result) => {
    expect(ending(result)).toBe('done');
  });

  test.each([
    'Error: insufficient funds',
    'ValueError: The path of /home/a not found.',
    '{"ok":false,"error":"OBSTRUCTION"}',
    'Please verify your account to proceed the checkout.',
    "Repository 'new_project' not found.",
    'Conflict detected in formulas.md during push.',
    'Überweisung fehlgeschlagen',
    '保存失败',
  ])('failed: %s', (result) => {
    expect(ending(result)).toBe('failed');
  });

  test.each([
    'Permission denied',
    '403 Forbidden',
    'Only the owner can invite collaborators.',
    'This needs approval of a supervisor: approval required',
    'Zugriff verweigert',
    'accès refusé',
    '没有权限',
  ])('refused: %s', (result) => {
    expect(ending(result)).toBe('refused');
  });

  test('the status counts, and a call without a result is taken for done', () => {
    expect(ending('hm', 'error')).toBe('failed');
    expect(ending(null)).toBe('done');
  });
});
