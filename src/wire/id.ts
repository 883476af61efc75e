import type { Cursor } from './cursor.ts';

/** The id at hand, of the right length and not all zero (W3C Trace Context: such an id is invalid); else empty. */
export function idAt({ buffer, start, stop }: Cursor, length: number): string {
  if (stop - start !== length) return '';
  const hex = buffer.toString('hex', start, stop);
  return /^0+$/.test(hex) ? '' : hex;
}
