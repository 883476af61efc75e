import { describe, expect, test } from 'vitest';
import type { ArgumentStory } from '../../src/explain/arguments.ts';
import { trusting } from '../detectors/sessions.ts';
import { GOAL, INVOICE, paying, RECORDED, STRANGER, storyOf } from './sessions.ts';

function one(told: readonly ArgumentStory[], path: string): ArgumentStory {
  const found = told.find((argument) => argument.path === path);
  if (found === undefined) throw new Error(`no argument ${path}`);
  return found;
}

describe('the arguments of a story', () => {
  test('tell the running text a value was read in, its span and the words around it', () => {
    const story = storyOf(GOAL, [...INVOICE, paying(STRANGER)]);
    const [value] = one(story.arguments, 'iban').values;
    expect(value).toMatchObject({ origin: 'untrusted', standing: 'prose', results: 1 });
    expect(value?.from).toMatchObject({ tool: 'read_message', span: { spanId: '0000000000000001' } });
    expect(value?.quote).toMatchObject({ said: STRANGER });
    expect(value?.quote?.before).toContain('please pay to ');
  });

  test('tell the calls a value came through, up to what the user said', () => {
    const story = storyOf(GOAL, [...INVOICE, paying(RECORDED)]);
    const [value] = one(story.arguments, 'iban').values;
    expect(value).toMatchObject({ standing: 'field' });
    expect(value?.hands.map(({ tool, by }) => [tool, by?.value, by?.origin])).toEqual([
      ['lookup_vendor', 'V-1144', 'untrusted'],
      ['get_invoice', 'INV-2207', 'untrusted'],
      ['read_message', '1700017', 'goal'],
    ]);
  });

  test('tell what the user, the system text and nobody said', () => {
    const mail = { to: 'bo@shop.example', cc: 'ap@shop.example', bcc: 'zed@x.example' };
    const story = storyOf('Write to bo@shop.example', [['send_email', mail]], {
      system: 'Copy ap@shop.example.',
    });
    const origins = story.arguments.map(({ path, values }) => [
      path,
      values[0]?.origin,
      values[0]?.quote?.before,
    ]);
    expect(origins).toEqual([
      ['to', 'goal', 'Write to '],
      ['cc', 'system', 'Copy '],
      ['bcc', 'nowhere', undefined],
    ]);
  });

  test('tell which result the charter trusts', () => {
    const story = storyOf(GOAL, [...INVOICE, paying(RECORDED)], { charter: trusting(['lookup_vendor']) });
    const [value] = one(story.arguments, 'iban').values;
    expect(value).toMatchObject({
      origin: 'trusted',
      standing: 'field',
      hands: [],
      from: { tool: 'lookup_vendor' },
    });
  });

  test('tell of the identifiers in a longer text, each by itself', () => {
    const body = `We paid INV-2207 to ${STRANGER}, as asked, and will write again once the bank has told us of it.`;
    const story = storyOf(GOAL, [...INVOICE, ['send_email', { to: 'bo@shop.example', body }]]);
    const values = one(story.arguments, 'body').values.map(({ value, whole }) => [value, whole]);
    expect(values).toEqual([
      ['INV-2207', false],
      [STRANGER, false],
    ]);
  });

  test('are none where they were not captured', () => {
    const story = storyOf(GOAL, [...INVOICE, ['send_payment', null, null, { captured: false }]]);
    expect(story.arguments).toEqual([]);
  });
});
