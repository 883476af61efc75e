import { readFileSync, writeFileSync } from 'node:fs';
import { expect } from 'vitest';

/** Holds a part of a document to what the code says; UPDATE_DOCS=1 writes it. */
export function expectSection(file: string, name: string, generated: string): void {
  const text = readFileSync(file, 'utf8');
  const section = new RegExp(`(<!-- ${name}:.*?-->\n)([\\s\\S]*?)(<!-- /${name} -->)`).exec(text);
  if (section === null) throw new Error(`${file} has no section ${name}`);
  const [whole, head, body, foot] = section;
  if (process.env.UPDATE_DOCS && unpadded(body) !== unpadded(generated)) {
    writeFileSync(
      file,
      text.replace(whole, () => `${head}\n${generated}\n\n${foot}`),
    );
    return;
  }
  const message = `${file}: run with UPDATE_DOCS=1 to write the section ${name} anew`;
  expect(unpadded(body), message).toBe(unpadded(generated));
}

/** Formatters pad the cells of tables. */
function unpadded(table = ''): string {
  return table
    .replace(/ *\| */g, '|')
    .replace(/-{3,}/g, '---')
    .trim();
}
