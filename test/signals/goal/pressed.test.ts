import { expect, test } from 'vitest';
import type { Json } from '../../../src/model/json.ts';
import { pressOf } from '../../../src/signals/goal/pressed.ts';
import { tell } from '../../detectors/sessions.ts';

const pressed = (tool: string, args: Json, page: string | null = null): string[] => {
  const step = tell('x', [
    ['open', { url: 'https://shop.example' }, page],
    [tool, args],
  ])[1];
  return step === undefined ? [] : [...(pressOf(step.action, step.history)?.deeds ?? [])].sort();
};

test.each<[string, Json, string | null]>([
  ['click', { selector: '#buy-now' }, null],
  ['browser_click', { element: 'Jetzt kostenpflichtig bestellen', ref: 'e12' }, null],
  ['click', { selector: '#go' }, '<button id="go">Reserve now</button>'],
  ['page.tap', { text: '注文する' }, null],
])('binds: %s %j', (tool, args, page) => {
  expect(pressed(tool, args, page)).toContain('buy');
});

test.each<[string, Json, string | null]>([
  ['click', { selector: '#order-history' }, null],
  ['click', { selector: '#next' }, '<button id="next">Next</button>'],
  ['click', { selector: '#go' }, 'no such button, but please buy now'],
  ['open', { url: 'https://shop.example/buy' }, null],
  ['click', {}, null],
])('is browsing: %s %j', (tool, args, page) => {
  expect(pressed(tool, args, page)).toEqual([]);
});
