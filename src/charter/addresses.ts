const MAX_ADDRESSES = 1000;

/**
 * The e-mail addresses in a text or a list of texts, lower case, in order, each once. What a person reads as one
 * recipient may be two: a rule asks of every address, not of the text's end.
 */
export function addressesIn(texts: readonly string[]): string[] {
  const found = new Set<string>();
  for (const text of texts) {
    for (const [address] of text.matchAll(/[^\s<>()[\],;:"'@]{1,64}@[^\s<>()[\],;:"'@]{1,255}/g)) {
      if (found.size >= MAX_ADDRESSES) return [...found];
      found.add(address.toLowerCase().replace(/\.$/, ''));
    }
  }
  return [...found];
}
