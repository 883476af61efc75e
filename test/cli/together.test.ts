import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readTogether, recordingsOf } from '../../src/cli/together.ts';
import type { Recorded } from '../../src/recordings/read.ts';
import { logsRequest, request, span, toolResultRecord, toolSpan } from '../spans.ts';

describe('recordingsOf', () => {
  it('takes files whose names differ only in the signal for one recording', () => {
    const files = [
      'x/a.traces.pb',
      'b.pb',
      'x/a.logs.pb',
      'run-spans.jsonl',
      'run-logs.jsonl',
      'traces.pb',
      'logs.pb',
    ];
    expect(recordingsOf(files)).toEqual([
      ['x/a.traces.pb', 'x/a.logs.pb'],
      ['b.pb'],
      ['run-spans.jsonl', 'run-logs.jsonl'],
      ['traces.pb', 'logs.pb'],
    ]);
  });

  it('keeps others apart: of other folders, other names, other formats, or the same twice', () => {
    const files = [
      'x/a.traces.pb',
      'y/a.logs.pb',
      'a.logs.pb',
      'a.traces.jsonl',
      'backlogs.pb',
      'backspans.pb',
    ];
    expect(recordingsOf(files)).toEqual(files.map((file) => [file]));
    expect(recordingsOf(['a.traces.pb', 'a.traces.pb'])).toEqual([['a.traces.pb'], ['a.traces.pb']]);
  });
});

describe('readTogether', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'goalkeeper-together-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  async function read(files: Record<string, Buffer[]>): Promise<Recorded[]> {
    for (const [name, requests] of Object.entries(files)) {
      await writeFile(join(folder, name), Buffer.concat(requests.map(withLength)));
    }
    const items: Recorded[] = [];
    const paths = Object.keys(files).map((name) => join(folder, name));
    for await (const item of readTogether(paths, {})) items.push(item);
    return items;
  }

  const call = (at: number) => request(toolSpan({ id: '1', at, took: 0, tool: 'pay' }));
  const told = (at: number) =>
    logsRequest(toolResultRecord({ at, tool: 'pay', arguments: '{}', callId: 'c' }));
  const other = request(span({ id: '9' }));

  it('gives the requests of several files by time, what tells none with the one before it', async () => {
    const traces = [call(1), other, call(5)];
    const logs = [told(2), told(4), told(9)];
    const items = await read({ 'traces.pb': traces, 'logs.pb': logs });
    const expected = [traces[0], traces[1], logs[0], logs[1], traces[2], logs[2]];
    expect(items.map((item) => 'request' in item && item.request)).toEqual(expected);
  });

  it("keeps each file's order, whatever its times", async () => {
    const [traces, logs] = [[call(7), call(1)], [told(3)]];
    const items = await read({ 'traces.pb': traces, 'logs.pb': logs });
    expect(items.map((item) => 'request' in item && item.request)).toEqual([logs[0], ...traces]);
  });

  it('tells what is wrong in one file, and reads the other to its end', async () => {
    const items = await read({
      'traces.pb': [call(1), Buffer.from('0a05', 'hex'), call(2)],
      'logs.pb': [told(3)],
    });
    expect(items.map((item) => ('error' in item ? 'error' : item.signal))).toEqual([
      'traces',
      'error',
      'traces',
      'logs',
    ]);
    const missing: Recorded[] = [];
    const files = [join(folder, 'none'), join(folder, 'logs.pb')];
    for await (const item of readTogether(files, {})) missing.push(item);
    expect(missing).toMatchObject([{ error: 'no such file or folder (ENOENT)' }, { signal: 'logs' }]);
  });
});

function withLength(message: Buffer): Buffer {
  const length: number[] = [];
  let rest = message.length;
  for (; rest >= 0x80; rest >>>= 7) length.push((rest & 0x7f) | 0x80);
  return Buffer.concat([Buffer.from([...length, rest]), message]);
}
