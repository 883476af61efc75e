import { describe, expect, test } from 'vitest';
import { kinds, lastVerdict, type Told, tell, verdicts } from './sessions.ts';

const GOAL = 'Deploy billing, and keep me informed';

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
    ['six are a loop', Array<Told>(6).fill(['get_job', { id: 'J-1' }, 'running']), ['loop:alert']],
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
      ['loop:alert'],
    ],
    [
      'looking at something else in between leaves a loop a loop',
      ['a', 'b', 'c', 'd', 'e', 'f'].flatMap((path): Told[] => [
        ['read_file', { path }, path],
        ['get_job', { id: 'J-1' }, 'running'],
      ]),
      ['loop:alert'],
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
