import type { Deed } from '../../call/effect.ts';

/**
 * How a language names deeds: stems that its words begin with, parted by `|`; a space behind one is where its word ends. What
 * stands second may stand anywhere: words of languages that write without spaces.
 */
export type DeedWords = Readonly<Partial<Record<Deed, readonly [stems: string, anywhere?: string]>>>;
