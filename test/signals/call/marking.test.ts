import { expect, test } from 'vitest';
import { isMarking } from '../../../src/signals/call/marking.ts';

test.each<[string, string, boolean]>([
  ['get_unread_emails', '', true],
  ['mail.listUnread', '', true],
  ['queue_pop', '', true],
  ['correo_no_leidos', '', true],
  ['未読メール取得', '', true],
  ['fetch_new', 'The e-mails are marked as read after this function is called.', true],
  ['next_job', 'Returns the job and removes it from the queue', true],
  ['get_received_emails', 'All e-mails in the inbox, read and unread', false],
  ['read_thread', 'Reads a thread of the channel', false],
  ['list_tickets', '', false],
])('%s (%s) leaves a mark on what it fetches: %s', (tool, description, marks) => {
  expect(isMarking(tool, description)).toBe(marks);
});
