/** True where a name is a pattern: `*` stands for any characters, none included. */
export function isGlob(pattern: string): boolean {
  return pattern.includes('*');
}

/** Whether a name fits a pattern with `*`. Linear memory, no backtracking beyond the last star: safe for any pattern. */
export function matchesGlob(name: string, pattern: string): boolean {
  let n = 0;
  let p = 0;
  let star = -1;
  let resume = 0;
  while (n < name.length) {
    if (pattern[p] === '*') {
      star = p++;
      resume = n;
    } else if (pattern[p] === name[n]) {
      p++;
      n++;
    } else if (star !== -1) {
      p = star + 1;
      n = ++resume;
    } else {
      return false;
    }
  }
  while (pattern[p] === '*') p++;
  return p === pattern.length;
}

/** The item whose pattern fits a name best: the name itself, else the longest pattern with `*`. */
export function bestMatch<T>(
  name: string,
  items: Iterable<T>,
  patternOf: (item: T) => string,
): T | undefined {
  let best: T | undefined;
  for (const item of items) {
    const pattern = patternOf(item);
    if (pattern === name) return item;
    if (!isGlob(pattern) || !matchesGlob(name, pattern)) continue;
    if (best === undefined || pattern.length > patternOf(best).length) best = item;
  }
  return best;
}
