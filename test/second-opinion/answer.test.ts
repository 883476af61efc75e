import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readAnswer } from '../../src/second-opinion/answer.ts';

const body = (content: unknown, more: object = {}) =>
  JSON.stringify({ choices: [{ message: { content } }], ...more });
const said = (answer: string, reason = 'because') => JSON.stringify({ answer, reason });

describe('an answer', () => {
  test.each(['allow', 'ask', 'block'])('%s is one', (answer) => {
    expect(readAnswer(body(said(answer), { model: 'm-2' }), 'm')).toEqual({
      answer,
      reason: 'because',
      model: 'm-2',
    });
  });

  test('may stand in a block of code, and beside further keys', () => {
    const content = '```json\n{"answer": "ask", "reason": "r", "confidence": 1}\n```\n';
    expect(readAnswer(body(content), 'm')).toEqual({ answer: 'ask', reason: 'r', model: 'm' });
  });

  test('has a reason of one readable line', () => {
    const found = readAnswer(body(said('ask', `\u001b[2Ja\n\u202eb${'x'.repeat(1000)}`)), 'm');
    expect(found).toMatchObject({ reason: expect.stringMatching(/^\[2Ja bx{293}…$/) });
  });

  test.each([
    ['alert is no answer', body(said('alert'))],
    ['an outcome in capitals', body(said('ALLOW'))],
    ['prose around it', body(`Sure! ${said('allow')}`)],
    ['two objects', body(`${said('allow')}${said('block')}`)],
    ['no reason', body('{"answer":"allow"}')],
    ['a list', body(`[${said('allow')}]`)],
    ['content that is no text', body({ answer: 'allow' })],
    ['nothing', body('')],
    ['no choices', '{"choices":[]}'],
    ['an error', '{"error":{"message":"no"}}'],
    ['no JSON', '<html>'],
    ['an empty body', ''],
  ])('%s is none', (_name, text) => {
    expect(readAnswer(text, 'm')).toBeInstanceOf(Error);
  });

  test('any body is read or refused', () => {
    const content = fc.oneof(
      fc.string(),
      fc.json(),
      fc.record({ answer: fc.string(), reason: fc.anything() }).map((one) => JSON.stringify(one)),
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json(),
          content.map((one) => body(one)),
        ),
        (text) => {
          const found = readAnswer(text, 'm');
          expect(found instanceof Error || ['allow', 'ask', 'block'].includes(found.answer)).toBe(true);
        },
      ),
    );
  });
});
