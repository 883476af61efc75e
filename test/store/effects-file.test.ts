import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import type { Made } from '../../src/model/effects.ts';
import { EffectsFile } from '../../src/store/effects-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'effects-'));
afterAll(() => rmSync(folder, { recursive: true }));
let count = 0;
const fresh = (): string => join(folder, `${++count}.jsonl`);

const made = (n: number, agent: string | null = 'ap'): Made => ({
  keys: [`key${n}`],
  span: { traceId: 'a'.repeat(32), spanId: n.toString(16).padStart(16, '0') },
  tool: 'send_payment',
  agent,
  time: 1e18 + n * 1e9,
});

async function written(path: string, ...all: Made[]): Promise<void> {
  const file = await EffectsFile.open(path);
  for (const one of all) file.remember(one);
  await file.close();
}

async function read(path: string, max?: number): Promise<readonly Made[]> {
  const file = await EffectsFile.open(path, max === undefined ? {} : { max });
  await file.close();
  return file.known;
}

describe('a file of effects', () => {
  test('gives back after a restart what was remembered, in order', async () => {
    const path = fresh();
    await written(path, made(1), made(2, null));
    await written(path, made(3));
    expect(await read(path)).toEqual([made(1), made(2, null), made(3)]);
  });

  test('a last line that was cut off is dropped, and the next one is whole', async () => {
    const path = fresh();
    await written(path, made(1), made(2));
    const text = readFileSync(path, 'utf8');
    writeFileSync(path, text.slice(0, -20));
    await written(path, made(3));
    expect(await read(path)).toEqual([made(1), made(3)]);
  });

  test('wherever the file is cut, the whole lines before are read', async () => {
    const path = fresh();
    await written(path, made(1), made(2), made(3));
    const bytes = readFileSync(path);
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length), async (length) => {
        writeFileSync(path, bytes.subarray(0, length));
        const lines = bytes.subarray(0, length).toString().split('\n').length - 1;
        expect(await read(path)).toEqual([made(1), made(2), made(3)].slice(0, lines));
      }),
      { numRuns: 60 },
    );
  });

  test.each([
    ['{}', '`keys`'],
    ['not json', 'the line'],
    ['{"keys":["a"],"trace":"zz","span":"0","tool":"t","agent":null,"time":1}', '`trace`'],
  ])('what is no effect is refused with file, line and field: %s', async (line, field) => {
    const path = fresh();
    await written(path, made(1));
    appendFileSync(path, `${line}\n`);
    await expect(EffectsFile.open(path)).rejects.toThrow(
      `${path}, line 2: ${field} is not that of an effect`,
    );
  });

  test('keeps the latest ones only, and the file does not grow without bound', async () => {
    const path = fresh();
    const file = await EffectsFile.open(path, { max: 5 });
    for (let n = 1; n <= 100; n++) {
      file.remember(made(n));
      if (n % 3 === 0) await new Promise((resolve) => setTimeout(resolve, 1));
    }
    await file.close();
    expect(readFileSync(path, 'utf8').split('\n').length).toBeLessThanOrEqual(12);
    expect(await read(path, 5)).toEqual([96, 97, 98, 99, 100].map((n) => made(n)));
  });

  test('a file that cannot be opened is an error of one sentence', async () => {
    await expect(EffectsFile.open(join(folder, 'none', 'x.jsonl'))).rejects.toThrow('ENOENT');
  });
});
