import { createHash } from 'node:crypto';
import type { Action } from '../../model/action.ts';
import type { EffectRule } from '../../model/effects.ts';
import { asIdentifier } from '../text/identifiers.ts';
import { fold } from '../text/text.ts';
import { type Deal, dealOf } from './deal.ts';
import { effectOf } from './effect.ts';
import { leavesOf } from './leaves.ts';

/** Payees of one call that are looked up: an account and a name, rarely more. */
const MAX_PAYEES = 4;

/**
 * What the call is known again by, under this rule: one key for each way its payee is written. None where an argument
 * of the key is missing: what is not known can't be called equal.
 */
export function effectKeys(action: Action, { key }: EffectRule): string[] {
  if (!action.captured) return [];
  const deal = dealOf(action, effectOf(action.tool));
  const payees = key.includes('payee') ? deal.payees.slice(0, MAX_PAYEES) : [''];
  const parts = key.map((part) => (part === 'payee' ? '' : partOf(part, action, deal)));
  if (parts.some((part) => part === null)) return [];
  return payees.map((payee) => {
    const text = JSON.stringify(key.map((part, i) => [part, part === 'payee' ? payee : parts[i]]));
    return createHash('sha256').update(text).digest('base64url').slice(0, 32);
  });
}

function partOf(part: string, action: Action, deal: Deal): string | null {
  switch (part) {
    case 'amount':
      return deal.amount === null ? null : String(deal.amount);
    // These may be left out: then the effect is the one that doesn't say.
    case 'currency':
      return deal.currency ?? '';
    case 'reference':
      return [...new Set(deal.references)].sort().join(' ');
    case 'date':
      return deal.when.map((when) => when.slice(when.indexOf('=') + 1)).join(' ');
    default:
      return argumentOf(part, action);
  }
}

function argumentOf(name: string, action: Action): string | null {
  const wanted = name.toLowerCase();
  const found = leavesOf(action.arguments).filter(
    ({ key, path }) => key === wanted || path.toLowerCase() === wanted,
  );
  if (found.length === 0) return null;
  return found
    .map(({ text }) => asIdentifier(text)?.canonical ?? fold(text).replace(/\s+/g, ' ').trim())
    .join(' ');
}
