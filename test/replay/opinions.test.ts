import { expect, test } from 'vitest';
import { Opinions } from '../../src/replay/opinions.ts';
import { request, span } from '../spans.ts';

const GOOD = {
  'goalkeeper.action.span_id': '7'.padStart(16, '0'),
  'goalkeeper.opinion.answer': 'block',
  'goalkeeper.opinion.reason': 'r',
  'goalkeeper.opinion.model': 'm',
  'goalkeeper.opinion.latency_ms': 12,
  'goalkeeper.opinion.prompt_hash': 'ab'.repeat(32),
};

function taken(
  attributes: Record<string, string | number>,
  parent = '7',
): { size: number; problems: readonly string[] } {
  const opinions = new Opinions();
  const problems = opinions.take({
    signal: 'traces',
    request: request(span({ id: '9', parent, attributes })),
  });
  return { size: opinions.size, problems };
}

test('an opinion is read from an alert span', () => {
  expect(taken(GOOD)).toEqual({ size: 1, problems: [] });
});

test("what an action's own span says is passed over: an agent may have written it", () => {
  expect(taken(GOOD, '8')).toEqual({ size: 0, problems: [] });
});

test.each([
  ['answer', { 'goalkeeper.opinion.answer': 'obey' }],
  ['promptHash', { 'goalkeeper.opinion.prompt_hash': 'ab' }],
  ['latencyMs', { 'goalkeeper.opinion.latency_ms': -1 }],
  ['model', { 'goalkeeper.opinion.model': 5 }],
])('an opinion with a wrong %s is told, and not used', (field, wrong) => {
  const { size, problems } = taken({ ...GOOD, ...wrong });
  expect(size).toBe(0);
  expect(problems).toEqual([expect.stringMatching(new RegExp(`^span 0{15}9: opinion\\.${field}: `))]);
});
