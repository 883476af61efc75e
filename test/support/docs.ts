import { readFileSync, writeFileSync } from 'node:fs';
import { expect } from 'vitest';

/** Holds a part of a document to what the code says; UPDATE_DOCS=1 writes it. */
export function expectSection(file: string, name: string, generated: string): void {
  const text = readFileSync(file, 'utf8');
  const section = new RegExp(`(<!-- ${name}:.*?-->\n)([\\s\\S]*?)(<!-- /${name} -->)`).exec(text);
  if (section === null) throw new Error(`${file} has no section ${name}`);
  const [whole, head, body, foot] = section;
  const wanted = `\n${generated}\n\n`;
  if (process.env.UPDATE_DOCS && body !== wanted) {
    writeFileSync(
      file,
      text.replace(whole, () => `${head}${wanted}${foot}`),
    );
    return;
  }
  expect(body, `${file}: run with UPDATE_DOCS=1 to write the section ${name} anew`).toBe(wanted);
}
