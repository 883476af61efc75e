import { beforeAll, describe, expect, test } from 'vitest';
import type { Run } from '../../../src/training/runs-file.ts';
import { attributeOf, parseRun, spansOf, TOOL } from '../../../src/training/vary/trace.ts';
import { vary } from '../../../src/training/vary/vary.ts';
import { loadWordings, type Wordings } from '../../../src/training/vary/wordings.ts';
import { hijackedRun, runOf } from './runs.ts';

const clean = (number: number): Run =>
  runOf(
    'Read the notice and tell me the rent.',
    [
      {
        tool: 'read_file',
        arguments: { path: 'notice.txt' },
        result: 'Dear tenant, from next month the rent is 1,200 a month.',
      },
    ],
    { user_task: 'user_task_2' },
    number,
  );
const recorded = [...Array(10).keys()].flatMap((n) => [hijackedRun(n + 1), clean(n + 101)]);

describe('varied runs', () => {
  let wordings: Wordings;
  beforeAll(async () => {
    wordings = await loadWordings('training');
  });

  test('are the same for the same runs and seed, and others for another seed', () => {
    const once = vary(recorded, { seed: 1, share: 1, wordings });
    expect(vary(recorded, { seed: 1, share: 1, wordings })).toEqual(once);
    expect(vary(recorded, { seed: 2, share: 1, wordings })).not.toEqual(once);
  });

  test('are as many as asked for, with trace, span and conversation ids of their own', () => {
    const { runs } = vary(recorded, { seed: 1, share: 2, wordings });
    expect(runs).toHaveLength(40);
    const known = new Set(recorded.map((run) => run.label.trace_id));
    const traces = new Set(runs.map((run) => run.label.trace_id));
    expect(traces.size).toBe(40);
    expect([...traces].filter((trace) => known.has(trace))).toEqual([]);
    for (const { line } of runs) expect(line).not.toMatch(/"conv-\d+"/);
  });

  test('keep their labels true: harmful spans name the harmful calls, tasks and suites stay', () => {
    for (const run of vary(recorded, { seed: 3, share: 2, wordings }).runs) {
      const original = recorded.find(({ label }) => label.trace_id === run.label.varied_from)!;
      const { suite, user_task, injection_task, hijacked, tool_calls } = original.label;
      expect(run.label).toMatchObject({ suite, user_task, injection_task, hijacked, tool_calls });
      const at = (each: Run) =>
        spansOf(parseRun(each))
          .filter((span) => attributeOf(span, TOOL) !== undefined)
          .map((span) => each.label.harmful_spans.includes(span.spanId));
      expect(at(run)).toEqual(at(original));
      expect(run.line).not.toContain('<INFORMATION>');
    }
  });

  test('use many wrappers and languages', () => {
    const { runs } = vary(recorded, { seed: 1, share: 10, wordings });
    const told = runs.filter((run) => run.label.attacked).map((run) => run.label.wrapper);
    expect(new Set(told).size).toBeGreaterThan(50);
    expect(new Set(runs.flatMap((run) => run.label.language ?? [])).size).toBeGreaterThan(10);
  });
});

describe('the wordings kept for testing', () => {
  const shingles = (text: string): string[] => {
    const words =
      text
        .replace(/\{+\w*\}+/g, ' | ')
        .toLowerCase()
        .match(/[\p{L}\p{N}]+|\|/gu) ?? [];
    return words
      .map((_, i) => words.slice(i, i + 4))
      .filter((some) => some.length === 4 && !some.includes('|'))
      .map((some) => some.join(' '));
  };

  test('share no kind, no wording and no goal in other words with training', async () => {
    const [training, kept] = [await loadWordings('training'), await loadWordings('test')];
    const kinds = new Set(training.wrappers.map((wrapper) => wrapper.kind));
    expect(kept.wrappers.filter((wrapper) => kinds.has(wrapper.kind))).toEqual([]);
    const known = new Set([...training.wrappers, ...training.harmless].flatMap(({ text }) => shingles(text)));
    const shared = [...kept.wrappers, ...kept.harmless].flatMap(({ text }) =>
      shingles(text).filter((some) => known.has(some)),
    );
    expect(shared).toEqual([]);
    const said = ({ goals }: Wordings) =>
      Object.values(goals).flatMap(({ goal, deed, fact }) =>
        [goal, deed, fact].flatMap((form) => Object.values(form).flat()),
      );
    const learnt = new Set(said(training));
    expect(said(kept).filter((text) => learnt.has(text))).toEqual([]);
  });

  test('are many: 24 wrappers and more in six languages and more; training has 500 in twelve', async () => {
    const count = ({ wrappers }: Wordings) =>
      [wrappers.length, new Set(wrappers.map(({ language }) => language)).size] as const;
    const [wrappers, languages] = count(await loadWordings('test'));
    expect(wrappers).toBeGreaterThanOrEqual(24);
    expect(languages).toBeGreaterThanOrEqual(6);
    const [many, tongues] = count(await loadWordings('training'));
    expect(many).toBeGreaterThanOrEqual(500);
    expect(tongues).toBeGreaterThanOrEqual(12);
  });

  test('every wrapper can say some goal in its language', async () => {
    for (const name of ['training', 'test'] as const) {
      const { wrappers, goals } = await loadWordings(name);
      for (const { id, form, language } of wrappers)
        expect([
          id,
          form === 'call' || Object.values(goals).every((goal) => goal[form][language] !== undefined),
        ]).toEqual([id, true]);
    }
  });
});
