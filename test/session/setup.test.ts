import { expect, test } from 'vitest';
import type { Reading } from '../../src/dialects/dialect.ts';
import { Session } from '../../src/session/session.ts';
import { setupOf } from '../../src/session/setup.ts';
import { ROOMY } from './actions.ts';

function heard(...readings: Reading[]): Session {
  const session = new Session(ROOMY);
  readings.forEach((reading, index) => {
    session.hear({ spanId: String(index), startTime: index }, reading);
  });
  return session;
}

const setup = (...readings: Reading[]) => setupOf(heard(...readings).memory);

test('what no span told is null', () => {
  expect(setup({})).toEqual({ model: null, prompt: null, toolset: null });
});

test('several models are named in order, whichever answered first', () => {
  expect(setup({ model: 'b' }, { model: 'a' }, { model: 'b' }).model).toBe('a + b');
  expect(setup({ model: 'a' }, { model: 'b' })).toEqual(setup({ model: 'b' }, { model: 'a' }));
});

test('equal prompts and tools have equal hashes, other ones others', () => {
  const first = setup({ system: 'You pay bills.', toolset: 'pay' });
  expect(first.prompt).toMatch(/^[0-9a-f]{8}$/);
  expect(setup({ toolset: 'pay' }, { system: 'You pay bills.' })).toEqual(first);
  expect(setup({ system: 'You pay all bills.', toolset: 'pay' }).prompt).not.toBe(first.prompt);
  expect(setup({ system: 'You pay bills.', toolset: 'pay, send' }).toolset).not.toBe(first.toolset);
});

test('a session that is absorbed brings its setup along', () => {
  const session = heard({ model: 'a', toolset: 'pay' });
  session.absorb(heard({ model: 'b', toolset: 'send', system: 's' }));
  expect(setupOf(session.memory)).toEqual(
    setup({ model: 'a', toolset: 'pay' }, { model: 'b', toolset: 'send', system: 's' }),
  );
});

test('names without end are bounded', () => {
  const many = Array.from({ length: 100 }, (_, index) => ({ model: `${index} ${'m'.repeat(5_000)}` }));
  expect(setup(...many).model?.length).toBeLessThan(300);
});
