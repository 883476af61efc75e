import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  guardedOr,
  isLeft,
  tellLeft,
} from '../../../../../instrumentation/javascript/frameworks/shared/unguarded.ts';
import { wrapMethod } from '../../../../../instrumentation/javascript/frameworks/shared/wrap.ts';

const tool = () => ({ run: () => 'done' });
const written = (): string[] => {
  const lines: string[] = [];
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => lines.push(String(text)) > 0);
  return lines;
};

afterEach(() => vi.restoreAllMocks());

describe('a method that could not be replaced', () => {
  it('is left, whether it is frozen or can’t be looked at; one that is wrapped, or none, is not', () => {
    const wrapped = tool();
    wrapMethod(
      wrapped,
      'run',
      (run) =>
        (...args) =>
          run.apply(wrapped, args),
    );
    const hostile = Object.defineProperty({}, 'run', {
      get: () => {
        throw new Error('hands off');
      },
    });
    expect([Object.freeze(tool()), hostile].map((one) => isLeft(one, 'run'))).toEqual([true, true]);
    for (const one of [wrapped, {}, null, 7, 'text', { run: 'no function' }])
      expect(isLeft(one, 'run')).toBe(false);
  });

  it('is told on stderr, once for each kind of tool', () => {
    const lines = written();
    for (let time = 0; time < 3; time++) tellLeft('a frozen tool', Object.freeze(tool()), 'run');
    expect(lines).toEqual(["goalkeeper: not guarded, for its method run can't be replaced: a frozen tool\n"]);
  });
});

describe('what can’t be guarded', () => {
  it('stays as it is, and that is told', () => {
    const lines = written();
    const own = tool();
    const given = guardedOr('a tool of these tests', () => JSON.parse('{') as typeof own, own);
    expect(given).toBe(own);
    expect(lines.join()).toContain('not guarded, for it could not be read: a tool of these tests');
  });
});
