import { describe, expect, test } from 'vitest';
import { Random } from '../../../src/training/random.ts';
import { renameTools, wordsOf } from '../../../src/training/vary/tool-names.ts';

const renamed = (names: readonly string[], style: Parameters<typeof renameTools>[1]) =>
  Object.fromEntries(renameTools(names, style, 'mail', { get: ['fetch'], read: ['fetch'] }, new Random('1')));

describe('tool names', () => {
  test('fall into words whatever their style', () => {
    for (const name of ['get_unread_emails', 'getUnreadEmails', 'GetUnreadEmails', 'get-unread.emails'])
      expect(wordsOf(name)).toEqual(['get', 'unread', 'emails']);
  });

  test.each([
    ['camel', 'getUnreadEmails'],
    ['pascal', 'GetUnreadEmails'],
    ['kebab', 'get-unread-emails'],
    ['dotted', 'mail.get_unread_emails'],
    ['mcp', 'mcp__mail__get_unread_emails'],
    ['synonym', 'fetch_unread_emails'],
  ] as const)('are written in %s style', (style, expected) => {
    expect(renamed(['get_unread_emails'], style)).toEqual({ get_unread_emails: expected });
  });

  test('of two tools never become one', () => {
    expect(new Set(Object.values(renamed(['get_file', 'read_file'], 'synonym'))).size).toBe(2);
  });
});
