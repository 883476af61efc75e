import fc from 'fast-check';
import { expect, test } from 'vitest';
import { html, short } from '../../src/page/html.ts';

test('whatever is not HTML itself is escaped, in texts and in attributes', () => {
  const name = `<img src=x onerror="alert('1')">&amp;`;
  expect(html`<p title="${name}">${name}</p>${html`<b>${1.005}</b>`}`.text).toBe(
    '<p title="&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt;&amp;amp;">&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt;&amp;amp;</p><b>1</b>',
  );
});

test('signs that could turn or hide the text around them are blanks', () => {
  expect(html`${'a\u202eb\u0000c\u200bd\ud800e'}`.text).toBe('a b c d e');
});

test('no text ends the element or the attribute that it stands in', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(html`${text}`.text).not.toMatch(/[<>"']/);
    }),
  );
});

test('a list of HTML stands as one', () => {
  expect(html`<ul>${['a', '<'].map((one) => html`<li>${one}</li>`)}</ul>`.text).toBe(
    '<ul><li>a</li><li>&lt;</li></ul>',
  );
});

test('a name is cut by letters, not through one', () => {
  expect(short('😀😀😀', 2)).toBe('😀…');
  expect(short('pay', 3)).toBe('pay');
});
