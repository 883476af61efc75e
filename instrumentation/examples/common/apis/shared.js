let ids = 0;

export function newId(kind) {
  ids += 1;
  return `${kind}_${ids}`;
}

/** The text of a tool's result: a string, parts of which some are texts, or anything as JSON. */
export function asText(content) {
  if (typeof content === 'string') return content;
  if (Array.isArray(content) && content.every((part) => typeof part?.text === 'string')) {
    return content.map(({ text }) => text).join('\n');
  }
  return JSON.stringify(content ?? '');
}
