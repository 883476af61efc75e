import type { History, Source } from '../../model/history.ts';
import { type Deed, effectOf } from '../call/effect.ts';
import type { Provenance } from './provenance.ts';

const MAKING: ReadonlySet<Deed> = new Set(['share', 'create']);

/** A file that the call takes along and that calls of this session made after `told` was read; null for none. */
export function fileMadeSince(
  told: Source,
  values: readonly Provenance[],
  { sources }: History,
): Provenance | null {
  const since = new Set(sources.slice(sources.indexOf(told) + 1));
  const isMade = ({ kind, holders }: Provenance): boolean =>
    kind === 'path' &&
    holders.length > 0 &&
    holders.every((holder) => since.has(holder) && MAKING.has(effectOf(holder.tool).deed));
  return values.find(isMade) ?? null;
}
