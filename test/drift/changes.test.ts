import { expect, test } from 'vitest';
import { Changes } from '../../src/drift/changes.ts';

const SETUP = { model: 'large-1', prompt: 'aaaa', toolset: 'bbbb' };

test('a model that was never seen before is a change, one that was is none', () => {
  const changes = new Changes();
  expect(changes.see(SETUP, 1, 10)).toEqual([]);
  expect(changes.see({ ...SETUP, model: 'large-2' }, 2, 20)).toEqual([
    { part: 'model', from: 'large-1', to: 'large-2', run: 2, time: 20 },
  ]);
  expect(changes.see(SETUP, 3, 30)).toEqual([]);
  expect(changes.since(2)).toHaveLength(1);
  expect(changes.since(3)).toEqual([]);
});

test('what no span told is no change', () => {
  const changes = new Changes();
  changes.see(SETUP, 1, 0);
  expect(changes.see({ model: null, prompt: null, toolset: null }, 2, 0)).toEqual([]);
  expect(changes.see(SETUP, 3, 0)).toEqual([]);
});

test('a prompt that is another one in every run tells nothing', () => {
  const changes = new Changes();
  for (let run = 1; run < 100; run++) changes.see({ ...SETUP, prompt: `prompt ${run}` }, run, 0);
  expect(changes.since(0)).toEqual([]);
  expect(changes.tells('prompt')).toBe(false);
  expect(changes.tells('model')).toBe(true);
});
