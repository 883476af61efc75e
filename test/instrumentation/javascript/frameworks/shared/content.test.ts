import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contentText } from '../../../../../instrumentation/javascript/frameworks/shared/content.ts';

describe("a message's content", () => {
  it('is a text, or the texts among its parts', () => {
    expect(contentText('Pay it.')).toBe('Pay it.');
    const image = { type: 'image', url: 'https://example.com' };
    expect(contentText(['Pay', image, { type: 'text', text: 'it.' }, { type: 'text', text: '' }])).toBe(
      'Pay\nit.',
    );
  });

  it('is read whatever it is', () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        expect(typeof contentText(value)).toBe('string');
        expect(typeof contentText([value])).toBe('string');
      }),
    );
  });
});
