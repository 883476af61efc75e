import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Announcement } from '../../../../instrumentation/javascript/hooks/announcement.ts';
import type { Reached } from '../../../../instrumentation/javascript/hooks/patching.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function aProgram() {
  const reached: Reached[] = [];
  const said: string[] = [];
  const announcement = new Announcement({
    reached: () => reached,
    whole: (ended) => `${reached.map(({ framework }) => framework).join(' ')}${ended ? ', ended' : ''}`,
    later: ({ framework, versions }) => `also ${framework} ${versions.join(' ')}`,
    say: (line) => void said.push(line),
  });
  const load = (framework: string, ...versions: string[]): void => {
    const at = reached.findIndex((one) => one.framework === framework);
    reached.splice(at < 0 ? reached.length : at, 1, { framework, versions, missing: [] });
    announcement.found();
  };
  return { announcement, said, load };
}

describe('what is guarded is said', () => {
  it('in one line for all frameworks that come together', () => {
    const { said, load } = aProgram();
    load('ai', '7');
    vi.advanceTimersByTime(400);
    load('mcp', '2');
    vi.advanceTimersByTime(400);
    expect(said).toEqual([]);
    vi.advanceTimersByTime(100);
    expect(said).toEqual(['ai mcp']);
  });

  it('in one line for all that we load ourselves, however long it takes', async () => {
    const { announcement, said, load } = aProgram();
    let loaded = (): void => {};
    load('ai', '7');
    announcement.loading(
      new Promise((done) => {
        loaded = done;
      }),
    );
    vi.advanceTimersByTime(3_000);
    load('langchain', '1');
    vi.advanceTimersByTime(1_000);
    expect(said).toEqual([]);
    loaded();
    await vi.advanceTimersByTimeAsync(500);
    expect(said).toEqual(['ai langchain']);
  });

  it('however late the first framework comes, with nothing wrong before', () => {
    const { said, load } = aProgram();
    vi.advanceTimersByTime(9_000);
    load('ai', '7');
    vi.advanceTimersByTime(60_000);
    expect(said).toEqual(['ai']);
  });

  it('in a further line for each framework, or copy of one, that comes later', () => {
    const { said, load } = aProgram();
    load('ai', '7');
    vi.advanceTimersByTime(500);
    load('mcp', '2');
    load('mastra', '1');
    vi.advanceTimersByTime(500);
    load('ai', '7', '6');
    vi.advanceTimersByTime(500);
    expect(said).toEqual(['ai', 'also mcp 2', 'also mastra 1', 'also ai 7 6']);
  });

  it('within seconds where something new keeps coming', () => {
    const { said, load } = aProgram();
    for (let version = 1; version <= 20; version++) {
      load('ai', String(version));
      vi.advanceTimersByTime(300);
    }
    expect(said).toEqual(['ai']);
  });

  it('when a tool is gated, where no framework is', () => {
    const { announcement, said } = aProgram();
    announcement.gated();
    announcement.gated();
    vi.advanceTimersByTime(500);
    announcement.gated();
    vi.advanceTimersByTime(60_000);
    expect(said).toEqual(['']);
  });

  it('when the program ends before', () => {
    const { announcement, said, load } = aProgram();
    load('ai', '7');
    announcement.end();
    vi.advanceTimersByTime(60_000);
    expect(said).toEqual(['ai, ended']);
  });

  it('only once, where nothing new comes until the end', () => {
    const { announcement, said, load } = aProgram();
    load('ai', '7');
    vi.advanceTimersByTime(60_000);
    announcement.end();
    expect(said).toEqual(['ai']);
  });

  it('of a program that loads nothing when it ends', () => {
    const { announcement, said } = aProgram();
    vi.advanceTimersByTime(5_000);
    expect(said).toEqual([]);
    announcement.end();
    expect(said).toEqual([', ended']);
  });

  it('of a program that loads nothing and runs on, once; what comes then is told', () => {
    const { announcement, said, load } = aProgram();
    vi.advanceTimersByTime(60_000);
    expect(said).toEqual(['']);
    load('ai', '7');
    announcement.end();
    expect(said).toEqual(['', 'also ai 7']);
  });
});
