import { expect, test } from 'vitest';
import type { Json } from '../../../src/model/json.ts';
import { isToUser } from '../../../src/signals/call/to-user.ts';
import { anAction } from '../../session/actions.ts';

const GOAL = ['Sort the post and mail me at kim@home.example. Tell bo@shop.example nothing'];
const toUser = (tool: string, args: Json): boolean =>
  isToUser(anAction({ at: 1, id: '1', tool, arguments: args }), GOAL);

test.each<[string, Json]>([
  ['answer', { text: 'done' }],
  ['reply', 'done'],
  ['message.user', { text: 'done' }],
  ['ask_user', { question: 'Which one?' }],
  ['send_message', { to: 'me', body: 'done' }],
  ['send_mail', { to: 'Kim@home.example', body: 'done' }],
])('speaks to the user: %s %j', (tool, args) => {
  expect(toUser(tool, args)).toBe(true);
});

test.each<[string, Json]>([
  ['send_mail', { to: 'bo@shop.example', body: 'done' }],
  ['send_user_list', { to: 'x@out.example' }],
  ['reply', { thread: 't-7', text: 'done' }],
  ['ticket_reply', { id: 7, text: 'done' }],
  ['pay_user', { amount: 7 }],
  ['send_mail', { to: ['me', 'x@out.example'], body: 'done' }],
])('speaks to others: %s %j', (tool, args) => {
  expect(toUser(tool, args)).toBe(false);
});
