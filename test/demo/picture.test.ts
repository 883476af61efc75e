import { describe, expect, it } from 'vitest';
import { picture } from '../../deploy/demo/picture.ts';

const svg = picture(
  'plain \u001b[1m\u001b[31m✗ BLOCK\u001b[39m\u001b[22m a<b\n\n  \u001b[2mdim',
  'A "title"',
);

describe('picture', () => {
  it('puts each passage in its column and row, in its look', () => {
    const texts = [...svg.matchAll(/<text ([^>]*)>([^<]*)<\/text>/g)].map(([, attributes, words]) => [
      words,
      attributes,
    ]);
    expect(texts).toEqual([
      ['plain', expect.stringContaining('x="18" y="32"')],
      [
        '✗ BLOCK',
        expect.stringContaining('x="68.4" y="32" textLength="58.8" fill="#ff7b72" font-weight="bold"'),
      ],
      ['a&lt;b', expect.stringMatching(/^x="135.6" y="32" textLength="25.2" fill="#e6edf3"$/)],
      ['dim', expect.stringContaining('x="34.8" y="70"')],
    ]);
  });

  it('is as large as its text, and says in words what it shows', () => {
    expect(svg).toContain('viewBox="0 0 179 93"');
    expect(svg).toContain('<title>A &quot;title&quot;</title>');
  });

  it('leaves no escape code behind', () => {
    expect(svg).not.toContain('\u001b');
  });
});
