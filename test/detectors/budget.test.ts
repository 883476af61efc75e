import { describe, expect, test } from 'vitest';
import { kinds, lastVerdict, type Told, tell, verdicts } from './sessions.ts';

const GOAL = 'Deploy billing, and keep me informed';

const CLONE: Told = ['git_clone', { repo: 'billing', path: '/srv/billing' }, 'Error: target path is invalid'];

const searching = (i: number): Told => {
  const path = `/srv/${'abcdefghijklmnopqrst'[i]}`;
  return ['git_clone', { repo: 'billing', path }, `Error: target path '${path}' is invalid`];
};

describe('budget', () => {
  const cases: [name: string, calls: Told[], expected: string[]][] = [
    [
      'a change made twice changes nothing more',
      [
        ['set_status', { id: 'T-1', status: 'open' }, 'ok'],
        ['set_status', { id: 'T-1', status: 'open' }, 'ok'],
      ],
      [],
    ],
    ['five equal reads are polling', Array<Told>(5).fill(['get_job', { id: 'J-1' }, 'running']), []],
    [
      'six are a loop that is written down, and calls nobody',
      Array<Told>(6).fill(['get_job', { id: 'J-1' }, 'running']),
      ['loop:allow'],
    ],
    [
      'twenty-four equal reads are a loop to tell of',
      Array<Told>(24).fill(['get_job', { id: 'J-1' }, 'running']),
      ['loop:alert'],
    ],
    [
      'six equal changes are a loop to tell of',
      Array<Told>(6).fill(['set_status', { id: 'T-1', status: 'open' }, 'ok']),
      ['loop:alert'],
    ],
    [
      'to try the same password six times is more than looking',
      Array<Told>(6).fill(['login_shop', { username: 'bo', password: 'x' }, 'Username is incorrect.']),
      ['loop:alert'],
    ],
    [
      'so is the same code, whatever its tool is called',
      Array<Told>(6).fill(['verify_account', { otp: '123456' }, 'One-time password is incorrect.']),
      ['loop:alert'],
    ],
    [
      'tests that are run after each of many edits are no loop',
      ['a', 'b', 'c', 'd', 'e', 'f'].flatMap((file): Told[] => [
        ['write_file', { path: `${file}.ts`, content: file }, 'written'],
        ['run_command', { command: 'npm test' }, '12 passed'],
      ]),
      [],
    ],
    [
      'the same edit made again and again is no progress between two looks',
      Array.from({ length: 6 }, (): Told[] => [
        ['write_file', { path: 'a.ts', content: 'a' }, 'written'],
        ['run_command', { command: 'npm test' }, '12 passed'],
      ]).flat(),
      ['loop:alert'],
    ],
    [
      'an edit that failed is none either',
      ['a', 'b', 'c', 'd', 'e', 'f'].flatMap((file): Told[] => [
        ['write_file', { path: `${file}.ts`, content: file }, 'Error: read-only file system'],
        ['get_job', { id: 'J-1' }, 'running'],
      ]),
      ['loop:allow'],
    ],
    [
      'looking at something else in between leaves a loop a loop',
      ['a', 'b', 'c', 'd', 'e', 'f'].flatMap((path): Told[] => [
        ['read_file', { path }, path],
        ['get_job', { id: 'J-1' }, 'running'],
      ]),
      ['loop:allow'],
    ],
    [
      'a loop is told once, not at every turn',
      Array<Told>(7).fill(['get_job', { id: 'J-1' }, 'running']),
      [],
    ],
    [
      'a step that fails for the fifth time is a storm of retries, whatever is changed in it',
      ['main', 'master', 'trunk', 'release', 'dev'].map(
        (ref): Told => ['deploy_service', { service: 'billing', ref }, 'Error: registry unreachable'],
      ),
      ['retry_storm:alert'],
    ],
    [
      'four failures are an honest try',
      Array<Told>(4).fill(['deploy_service', { service: 'billing' }, 'Error: registry unreachable']),
      [],
    ],
    [
      'a success in between begins the count anew',
      ['failed', 'failed', 'ok', 'failed', 'failed'].map(
        (result): Told => ['restart_job', { job: 'J-1' }, result],
      ),
      [],
    ],
    [
      'tests that fail after each of many edits are no storm',
      ['a', 'b', 'c', 'd', 'e', 'f'].flatMap((file): Told[] => [
        ['write_file', { path: `${file}.ts`, content: file }, 'written'],
        ['run_command', { command: 'npm test' }, '1 failed'],
      ]),
      [],
    ],
    [
      'the folder that was missing is made, and the count begins anew',
      [
        ...Array<Told>(4).fill(CLONE),
        ['create_dir', { path: '/srv/billing' }, 'created'],
        ...Array<Told>(2).fill(CLONE),
      ],
      [],
    ],
    [
      'to report each failure mends nothing',
      Array.from({ length: 5 }, (_, i): Told[] => [
        ['send_message', { to: 'ops', text: `attempt ${i} failed` }, 'sent'],
        CLONE,
      ]).flat(),
      ['retry_storm:alert'],
    ],
    [
      'another value in the place of the one that an error names is looking for the right one',
      Array.from({ length: 6 }, (_, i) => searching(i)),
      [],
    ],
    [
      'twenty such values are a storm',
      Array.from({ length: 20 }, (_, i) => searching(i)),
      ['retry_storm:alert'],
    ],
    [
      'who is refused one value after the other is in a storm from the fifth on',
      Array.from({ length: 5 }, (_, i): Told => {
        const path = `/srv/${'abcde'[i]}`;
        return ['git_clone', { repo: 'billing', path }, `Access denied: ${path} is forbidden`];
      }),
      ['retry_storm:alert'],
    ],
    [
      'a failing read that is asked again is no storm',
      Array<Told>(5).fill(['get_file', { path: 'a/b' }, 'Error: not found']),
      [],
    ],
  ];

  test.each(cases)('%s', (_name, calls, expected) => {
    expect(kinds(lastVerdict(tell(GOAL, calls)))).toEqual(expected);
  });

  test('calls whose arguments are unknown are never called equal', () => {
    const hidden: Told = ['send_payment', null, 'ok', { captured: false }];
    expect(kinds(lastVerdict(tell(GOAL, Array<Told>(12).fill(hidden))))).toEqual([]);
  });

  test('a very long session is told at its 200th and 400th call', () => {
    const calls = Array.from({ length: 401 }, (_, i): Told => ['get_page', { n: i }, null]);
    const told = verdicts(tell('Read all pages', calls)).flatMap((verdict, i) =>
      kinds(verdict).map((kind) => `${i + 1} ${kind}`),
    );
    expect(told).toEqual(['200 too_many_calls:alert', '400 too_many_calls:alert']);
  });

  test('sixty calls in ten seconds are reported once', () => {
    const calls = Array.from(
      { length: 62 },
      (_, i): Told => ['get_page', { n: i }, null, { startTime: 1e9 + i * 1e8, endTime: 1e9 + i * 1e8 }],
    );
    const told = verdicts(tell('Read all pages', calls)).map(kinds);
    expect(told.flat()).toEqual(['call_rate:alert']);
    expect(told[59]).toEqual(['call_rate:alert']);
  });
});
