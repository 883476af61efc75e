import type { Leaf } from '../signals/call/leaves.ts';

/** A shorter value stands in many by chance. */
const MIN_PART = 3;

/** Is this name put together from the other values of its call, with no number of its own (`wf_emp_29_asset_49`)? */
export function isComposed(text: string, leaves: readonly Leaf[]): boolean {
  let rest = text.toLowerCase();
  const others = leaves.map((leaf) => leaf.text.toLowerCase()).sort((a, b) => b.length - a.length);
  for (const other of others) {
    if (other.length >= MIN_PART && other.length < text.length) rest = rest.replaceAll(other, '');
  }
  return rest.length < text.length && !/\d/.test(rest);
}
