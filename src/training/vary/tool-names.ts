import type { Random } from '../random.ts';

/** How a house names its tools. */
const STYLES = ['snake', 'camel', 'pascal', 'kebab', 'dotted', 'mcp', 'synonym'] as const;
export type ToolStyle = (typeof STYLES)[number];

export const TOOL_STYLES: readonly ToolStyle[] = STYLES;

/** The words of a tool's name in any style. */
export function wordsOf(name: string): string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')
    .map((word) => word.toLowerCase());
}

/**
 * New names for a run's tools, all in one style; two tools never get one name. `verbs` are first words that mean
 * the same, so that a tool that reads is not renamed to one that writes.
 */
export function renameTools(
  names: Iterable<string>,
  style: ToolStyle,
  server: string,
  verbs: Readonly<Record<string, readonly string[]>>,
  random: Random,
): ReadonlyMap<string, string> {
  const renamed = new Map<string, string>();
  const taken = new Set<string>();
  const chosen = new Map<string, string>();
  for (const name of [...names].sort()) {
    const [head = name, ...rest] = wordsOf(name);
    if (!chosen.has(head)) chosen.set(head, random.pick(verbs[head] ?? [head]));
    const styled = [inStyle([head, ...rest], style, server, chosen.get(head)!), name, `${name}_2`];
    const free = styled.find((each) => each !== '' && !taken.has(each)) ?? name;
    taken.add(free);
    renamed.set(name, free);
  }
  return renamed;
}

function inStyle(words: readonly string[], style: ToolStyle, server: string, synonym: string): string {
  const [head = '', ...rest] = words;
  const pascal = (each: readonly string[]): string =>
    each.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
  switch (style) {
    case 'snake':
      return words.join('_');
    case 'camel':
      return head + pascal(rest);
    case 'pascal':
      return pascal(words);
    case 'kebab':
      return words.join('-');
    case 'dotted':
      return `${server}.${words.join('_')}`;
    case 'mcp':
      return `mcp__${server}__${words.join('_')}`;
    case 'synonym':
      return [synonym, ...rest].join('_');
  }
}
