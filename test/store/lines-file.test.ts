import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { LinesFile } from '../../src/store/lines-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'lines-'));
afterAll(() => rmSync(folder, { recursive: true }));
let count = 0;
const fresh = (): string => join(folder, `${++count}.jsonl`);
const options = { what: 'a number', line: z.number(), mostLines: 10 };

describe('a file of lines', () => {
  test('what an awaited append has written is in the file, which only its owner can read', async () => {
    const path = fresh();
    const file = await LinesFile.open(path, options);
    await file.append(1);
    expect(readFileSync(path, 'utf8')).toBe('1\n');
    expect(statSync(path).mode & 0o777).toBe(0o600);
    await file.close();
  });

  test('grown too long, it is written anew with what is still of use, and nothing stands in it twice', async () => {
    const path = fresh();
    const file = await LinesFile.open(path, options);
    const all: number[] = [];
    file.keeps = () => all.slice(-4);
    const append = (n: number): Promise<void> => {
      all.push(n);
      return file.append(n);
    };
    for (let n = 1; n <= 10; n++) await append(n);
    await Promise.all([11, 12, 13].map(append));
    await append(14);
    await file.close();
    const reopened = await LinesFile.open(path, options);
    expect(reopened.found).toEqual([10, 11, 12, 13, 14]);
    await reopened.close();
  });

  test('of few lines that are long, too', async () => {
    const path = fresh();
    const file = await LinesFile.open(path, {
      what: 'a text',
      line: z.string(),
      mostLines: 1_000,
      mostBytes: 1_000,
    });
    const all: string[] = [];
    file.keeps = () => all.slice(-2);
    for (const letter of 'abcdefghij') {
      all.push('é'.repeat(90) + letter);
      await file.append(all.at(-1) as string);
      expect(statSync(path).size).toBeLessThanOrEqual(1_000);
    }
    await file.close();
    expect(readFileSync(path, 'utf8').split('\n').at(-2)).toContain('j');
  });

  test('what waits is written before it closes', async () => {
    const path = fresh();
    const file = await LinesFile.open(path, options);
    void file.append(1);
    void file.append(2);
    await file.close();
    expect(readFileSync(path, 'utf8')).toBe('1\n2\n');
  });
});
