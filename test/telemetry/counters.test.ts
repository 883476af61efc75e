import { expect, it } from 'vitest';
import { Counters } from '../../src/telemetry/counters.ts';

it('adds up by counter and label', () => {
  const counters = new Counters();
  counters.add('dropped_spans', 3, 'refused');
  counters.add('dropped_spans', 4, 'shutdown');
  counters.add('dropped_spans', 2, 'refused');
  counters.add('received_spans', 10);
  expect(counters.get('dropped_spans', 'refused')).toBe(5);
  expect(counters.get('dropped_spans')).toBe(9);
  expect(counters.get('received_spans')).toBe(10);
  expect(counters.get('alerts')).toBe(0);
  expect(counters.get('dropped_spans', 'gave_up')).toBe(0);
});

it('lists labels that counted, the largest first', () => {
  const counters = new Counters();
  counters.add('dropped_spans', 3, 'refused');
  counters.add('dropped_spans', 4, 'shutdown');
  counters.add('dropped_spans', 0, 'gave_up');
  expect(counters.labels('dropped_spans')).toEqual([
    ['shutdown', 4],
    ['refused', 3],
  ]);
});
