import { describe, expect, test } from 'vitest';
import { messageOf, namedMessageOf } from '../../src/model/thrown.ts';

function revoked(): object {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}

describe('what was thrown', () => {
  test.each([
    ['an Error', new TypeError('no such account'), 'no such account', 'TypeError: no such account'],
    ['a text', 'no such account', 'no such account', 'no such account'],
    ['nothing', undefined, 'undefined', 'undefined'],
    ['a symbol', Symbol('no'), 'Symbol(no)', 'Symbol(no)'],
    ['an object without a text', Object.create(null), 'something without words', 'something without words'],
    ['what can’t be looked at', revoked(), 'something without words', 'something without words'],
    [
      'an error of the system about a file',
      Object.assign(new Error('EACCES: permission denied, open'), { code: 'EACCES', path: '/etc/x' }),
      '/etc/x: permission denied (EACCES)',
      'Error: EACCES: permission denied, open',
    ],
    [
      'an error of the system about no file',
      Object.assign(new Error('connect ECONNREFUSED ::1'), { code: 'ECONNREFUSED' }),
      'connect ECONNREFUSED ::1',
      'Error: connect ECONNREFUSED ::1',
    ],
    ['an Error whose message is none', Object.assign(new Error(), { message: 7 }), '7', 'Error: 7'],
    [
      'several errors',
      new AggregateError([new Error('one'), new Error('two')]),
      'one; two',
      'AggregateError: ',
    ],
  ])('is told in words: %s', (_, thrown, message, named) => {
    expect(messageOf(thrown)).toBe(message);
    expect(namedMessageOf(thrown)).toBe(named);
  });
});
