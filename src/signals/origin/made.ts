import type { History, Source } from '../../model/history.ts';
import { type Deed, effectOf } from '../call/effect.ts';
import type { Provenance } from './provenance.ts';

const MAKING: ReadonlySet<Deed> = new Set(['share', 'create']);

/** A file of such a parameter is sent along, wherever its name came from. */
const ATTACHED =
  /attach|file|anhang|anlage|bijlage|allegat|adjunt|anexo|jointe|bilag|bilaga|załącznik|zalacznik|附件|添付|첨부/;

/**
 * A file that the call takes along and that calls of this session made after `told` was read; null for none. A file
 * that no result names is what was fetched last.
 */
export function fileMadeSince(
  told: Source,
  values: readonly Provenance[],
  { sources }: History,
): Provenance | null {
  const since = new Set(sources.slice(sources.indexOf(told) + 1));
  const makes = (source: Source): boolean => since.has(source) && MAKING.has(effectOf(source.tool).deed);
  for (const value of values) {
    if (value.kind !== 'path') continue;
    if (value.holders.length > 0 && value.holders.every(makes)) return value;
    const fetched =
      value.origin === 'nowhere' && ATTACHED.test(value.leaf.key) ? sources.findLast(makes) : undefined;
    if (fetched !== undefined) return { ...value, holders: [fetched] };
  }
  return null;
}
