/**
 * A number that looks drawn from 0 to 1 (neither included) and is the same for the same text: ties are broken by it,
 * so that a replay gives the same bytes. FNV-1a, with MurmurHash3's finish, for ids that count up must scatter too.
 */
export function chanceOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (((hash ^ (hash >>> 16)) >>> 0) + 0.5) / 2 ** 32;
}
