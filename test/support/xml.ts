/** An element of an XML document: its name, attributes, children and text. */
export interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: Element[];
  text: string;
}

const TOKEN = /<\?xml[^?]*\?>|<(\/?)([\w.-]+)((?:\s+[\w:.-]+="[^"<]*")*)\s*(\/?)>|([^<]+)/y;

/** The root of an XML document without comments, CDATA or a DTD; throws where it is not well-formed. */
export function parseXml(text: string): Element {
  const document: Element = { name: '', attributes: {}, children: [], text: '' };
  const open = [document];
  TOKEN.lastIndex = 0;
  for (let at = 0; at < text.length; at = TOKEN.lastIndex) {
    const token = TOKEN.exec(text);
    if (token === null) throw new Error(`not XML at ${at}: ${text.slice(at, at + 40)}`);
    const [, closing, name, attributes = '', empty, content] = token;
    const top = open.at(-1) as Element;
    if (content !== undefined) top.text += unescaped(content);
    else if (name === undefined) continue;
    else if (closing) {
      if (open.pop()?.name !== name) throw new Error(`\`${name}\` closes what is not open`);
    } else {
      const element: Element = { name, attributes: attributesOf(attributes), children: [], text: '' };
      top.children.push(element);
      if (!empty) open.push(element);
    }
  }
  const [root] = document.children;
  if (open.length !== 1 || root === undefined || document.children.length > 1)
    throw new Error('not one root');
  return root;
}

function attributesOf(text: string): Record<string, string> {
  const pairs = [...text.matchAll(/([\w:.-]+)="([^"]*)"/g)].map(([, key = '', value = '']) => [
    key,
    unescaped(value),
  ]);
  if (new Set(pairs.map(([key]) => key)).size < pairs.length) throw new Error(`an attribute twice: ${text}`);
  return Object.fromEntries(pairs);
}

const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function unescaped(text: string): string {
  if (/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u.test(text))
    throw new Error('a character XML has not');
  return text.replace(/&([^;&]*;?)/g, (_all, reference: string) => {
    const [, code, name] = /^(?:#(\d+)|([a-z]+));$/.exec(reference) ?? [];
    const found = code !== undefined ? String.fromCodePoint(Number(code)) : NAMED[name ?? ''];
    if (found === undefined) throw new Error(`no reference: &${reference}`);
    return found;
  });
}
