import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCsv } from '../../../src/training/convert/csv.ts';

const quote = (cell: string) => `"${cell.replaceAll('"', '""')}"`;

describe('comma-separated values', () => {
  it('are rows by the names of the first line', () => {
    expect(readCsv('task,answer\r\nmove,"a, b"\nstop,\n')).toEqual([
      { task: 'move', answer: 'a, b' },
      { task: 'stop', answer: '' },
    ]);
  });

  it('keep quotes, commas and line ends that stand in quotes', () => {
    const cell = fc.string();
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell), { minLength: 1 }), (rows) => {
        const text = [['a', 'b'], ...rows].map((row) => `${row.map(quote).join(',')}\n`).join('');
        expect(readCsv(text)).toEqual(rows.map(([a, b]) => ({ a, b })));
      }),
    );
  });

  it('say where a quote is left open', () => {
    expect(() => readCsv('a,b\n"c,d')).toThrow('at character 4: expected a cell, found "c,d');
  });
});
