import { expect, test } from 'vitest';
import { ALWAYS, modeAt, type Schedule } from '../../src/model/schedule.ts';

const schedule = (given: Partial<Schedule>): Schedule => ({ ...ALWAYS, ...given });

test.each([
  ['nothing said', schedule({}), 5, 'enforce'],
  ['monitor for good', schedule({ mode: 'monitor' }), 1e30, 'monitor'],
  ['before its date', schedule({ mode: 'monitor', enforceFrom: 10 }), 9, 'monitor'],
  ['on its date', schedule({ mode: 'monitor', enforceFrom: 10 }), 10, 'enforce'],
  ['before it expires', schedule({ expires: 10 }), 9, 'enforce'],
  ['once expired', schedule({ expires: 10 }), 10, 'off'],
  ['promoted, then expired', schedule({ mode: 'monitor', enforceFrom: 5, expires: 10 }), 11, 'off'],
  ['a call that tells no time', schedule({ mode: 'monitor', enforceFrom: 5, expires: 10 }), 0, 'monitor'],
] as const)('%s', (_name, given, time, expected) => {
  expect(modeAt(given, time)).toBe(expected);
});
