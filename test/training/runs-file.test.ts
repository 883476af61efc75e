import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Run, readRuns, writeRuns } from '../../src/training/runs-file.ts';

const trace = (n: number) => n.toString(16).padStart(32, '0');
const run = (n: number): Run => ({
  line: JSON.stringify({
    resourceSpans: [{ scopeSpans: [{ spans: [{ traceId: trace(n), spanId: '01' }] }] }],
  }),
  label: {
    trace_id: trace(n),
    suite: 'banking',
    user_task: 'user_task_1',
    attacked: false,
    hijacked: false,
    harmful_spans: [],
    tool_calls: 0,
    asked_by_user: true,
  },
});

describe('files of labelled runs', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'runs-'));
  });
  afterEach(() => rm(folder, { recursive: true }));
  const all = async (prefix: string): Promise<Run[]> => {
    const runs: Run[] = [];
    for await (const each of readRuns(prefix)) runs.push(each);
    return runs;
  };

  test('runs come back as they were written, with the fields a collection adds', async () => {
    expect(await writeRuns(join(folder, 'a'), [run(1), run(2)])).toBe(2);
    expect(await all(join(folder, 'a'))).toEqual([run(1), run(2)]);
  });

  test('the same runs give the same bytes', async () => {
    await writeRuns(join(folder, 'a'), [run(1), run(2)]);
    await writeRuns(join(folder, 'b'), [run(1), run(2)]);
    expect(await readFile(join(folder, 'a.otlp.jsonl.gz'))).toEqual(
      await readFile(join(folder, 'b.otlp.jsonl.gz')),
    );
  });

  test('a run without a label is an error that names file, line and trace', async () => {
    await writeRuns(join(folder, 'a'), [run(1)]);
    await writeFile(join(folder, 'a.otlp.jsonl.gz'), gzipSync(`${run(1).line}\n${run(7).line}\n`));
    await expect(all(join(folder, 'a'))).rejects.toThrow(`a.otlp.jsonl.gz:2: trace ${trace(7)} has no label`);
  });

  test('a label of the wrong shape is an error that names file, line and field', async () => {
    await writeFile(join(folder, 'a.labels.jsonl'), '{"trace_id": 5}\n');
    await expect(all(join(folder, 'a'))).rejects.toThrow(/a\.labels\.jsonl:1: trace_id/);
    await writeFile(join(folder, 'a.labels.jsonl'), 'nonsense\n');
    await expect(all(join(folder, 'a'))).rejects.toThrow(/a\.labels\.jsonl:1: expected a JSON object/);
  });
});
