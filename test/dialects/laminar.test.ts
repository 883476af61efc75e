import { expect, it } from 'vitest';
import { laminar } from '../../src/dialects/laminar.ts';
import type { Json } from '../../src/model/json.ts';
import { view } from './view.ts';

const read = (attributes: Record<string, Json>, parent = true) =>
  laminar.read(view(attributes, { parent, name: 'pay' }));

it('a tool call has its arguments, its result and its session', () => {
  const span = {
    'lmnr.span.type': 'TOOL',
    'lmnr.span.input': '{"to":"x"}',
    'lmnr.span.output': '"paid"',
    'lmnr.association.properties.session_id': 'conv-1',
  };
  expect(read(span)).toMatchObject({
    conversation: 'conv-1',
    call: { tool: 'pay', arguments: { to: 'x' }, result: 'paid' },
  });
});

it('without recorded content the arguments are unknown', () => {
  expect(read({ 'lmnr.span.type': 'TOOL' })?.call).toEqual({ tool: 'pay', failed: false, truncated: false });
});

it('the root was asked by the user, an inner function by the program', () => {
  const span = { 'lmnr.span.type': 'DEFAULT', 'lmnr.span.input': '{"question":"Pay x"}' };
  expect(read(span, false)?.goal).toEqual(['Pay x']);
  expect(read(span)?.goal).toBeUndefined();
});
