import { createHash } from 'node:crypto';
import type { Binding } from '../model/approval.ts';
import { canonical, type Json } from '../model/json.ts';

/** Lower-case SHA-256 in hex of the arguments in canonical form (RFC 8785): equal calls have equal hashes, in any language. */
export function argumentsHash(args: Json): string {
  return createHash('sha256').update(canonical(args)).digest('hex');
}

/** One text per call that a yes can be given to. */
export function bindingKey({ tenant, service, conversation, tool, argumentsHash: hash }: Binding): string {
  return JSON.stringify([service, conversation, tool, hash, ...(tenant ? [tenant] : [])]);
}
