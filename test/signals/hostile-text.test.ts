import { describe, expect, test } from 'vitest';
import { recordFields } from '../../src/charter/record.ts';
import type { Json } from '../../src/model/json.ts';
import { maskText } from '../../src/privacy/mask.ts';
import { Tags } from '../../src/privacy/tag.ts';
import { isActing } from '../../src/signals/call/acting.ts';
import { effectOf } from '../../src/signals/call/effect.ts';
import { tamperingIn } from '../../src/signals/call/safeguards.ts';
import { totalOf } from '../../src/signals/call/total.ts';
import { limitsOf } from '../../src/signals/goal/limits.ts';
import { stopOf } from '../../src/signals/goal/stop.ts';
import { canonicalNumber } from '../../src/signals/text/identifiers.ts';
import { anAction } from '../session/actions.ts';

// A text that is made to be taken apart in as many ways as can be holds up everybody else's.

const acting = (args: Json): boolean =>
  isActing(anAction({ at: 1, id: '1', tool: 'run_sql', arguments: args }), effectOf('run_sql'));

/** Milliseconds of CPU. */
function cpuOf(work: () => unknown): number {
  const start = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}

const blanks = ' '.repeat(8_000);

describe('a text made to hold up its reader is read at once', () => {
  test.each<[name: string, read: () => unknown]>([
    ['a query of comments', () => acting({ query: `${'/**/'.repeat(120)}x` })],
    ['a query of comments and blanks', () => acting({ query: `${'/* */ '.repeat(2_000)}x` })],
    ['a stop with many ends', () => stopOf([`stop ${'until '.repeat(36)}\nq`])],
    ['a stop in German with many ends', () => stopOf([`stopp ${'bis '.repeat(50)}\nq`])],
    ['a setting with blanks before and behind', () => tamperingIn(`OTEL_SDK_DISABLED${blanks}=${blanks}x`)],
    ['the same in other letters', () => tamperingIn(`é OTEL_TRACES_EXPORTER${blanks}=${blanks}x`)],
    ['a path of hooks', () => tamperingIn(`core.hooksPath${blanks}${blanks}x`)],
    ['lines without words', () => limitsOf({ goal: [`no ${'\n'.repeat(16_000)}x`] })],
    ['bans without end', () => limitsOf({ goal: ["don't ab, ".repeat(1_600)] })],
    ['a line of blanks that might be a record', () => recordFields(`a: b\n${' '.repeat(60_000)}!`)],
    ['a list of blanks that might be one', () => recordFields(`-${' '.repeat(60_000)}!`)],
    ['a credential of signs', () => maskText(`Bearer ${'='.repeat(200_000)}x`, new Tags('salt'))],
    ['zeros', () => canonicalNumber(`1.${'0'.repeat(100_000)}1`)],
    [
      'an order of zeros',
      () => totalOf(anAction({ at: 1, id: '1', arguments: Array(64).fill(`1.${'0'.repeat(16_000)}x`) })),
    ],
  ])('%s', (_, read) => {
    expect(cpuOf(read)).toBeLessThan(400);
  });
});

describe('a query', () => {
  test.each([
    ['-- all of them\nselect * from users', false],
    ['/* all */ /* of them */ select 1', false],
    ['/* select */ drop table users', true],
    ['/* a */ delete from users', true],
    ['with gone as (delete from users returning *) select * from gone', true],
  ])('%s: acts %s', (query, acts) => {
    expect(acting({ query })).toBe(acts);
  });

  test('that only selects hides no other beside it', () => {
    expect(acting({ query: 'select 1', statement: 'drop table users' })).toBe(true);
    expect(acting({ query: 'select 1', query_name: 'update report' })).toBe(true);
    expect(acting({ query: 'select 1', query_name: 'the updated report' })).toBe(false);
  });
});

test.each([
  ['stop until tomorrow', true],
  ['wait, I will be back in a minute', true],
  ["stop, I'll check it first\nplease", true],
  ['stop until tomorrow\nthen go on with the mails', false],
])('a stop with words behind it: %s', (said, stops) => {
  expect(stopOf([said]) !== null).toBe(stops);
});
