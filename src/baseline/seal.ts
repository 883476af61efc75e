import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { canonical, type Json } from '../model/json.ts';
import { messageOf } from '../model/thrown.ts';
import type { Baseline, BaselineContent } from './artefact.ts';

/** Closes an artefact: the hash of its content, and a signature over it where there is a key (Ed25519, PEM). */
export function seal(content: BaselineContent, privateKey: KeyObject | null): Baseline {
  const hash = hashOf(content);
  const signature = privateKey === null ? null : sign(null, Buffer.from(hash), privateKey).toString('base64');
  return { ...content, hash, signature };
}

/** What is wrong with an artefact's seal, in words; null where nothing is. With a key a signature is expected. */
export function brokenSeal(baseline: Baseline, publicKey: KeyObject | null): string | null {
  const { hash, signature, ...content } = baseline;
  const found = hashOf(content);
  if (found !== hash) {
    return `\`hash\` is ${hash.slice(0, 12)}…, and the content's is ${found.slice(0, 12)}…: it was changed after it was learned`;
  }
  if (publicKey === null) return null;
  if (signature === null) return '`signature` is null, expected one by the configured key';
  const right = verify(null, Buffer.from(hash), publicKey, Buffer.from(signature, 'base64'));
  return right ? null : '`signature` is not by the configured key';
}

/** A key from a PEM text; a text says what is wrong. */
export function signingKey(pem: string): KeyObject | string {
  return ed25519(() => createPrivateKey(pem), 'a private key');
}

export function verifyingKey(pem: string): KeyObject | string {
  return ed25519(() => createPublicKey(pem), 'a public key');
}

function ed25519(make: () => KeyObject, wanted: string): KeyObject | string {
  const expected = `expected ${wanted}, Ed25519, in PEM (openssl genpkey -algorithm ed25519)`;
  try {
    const key = make();
    if (key.asymmetricKeyType === 'ed25519') return key;
    return `is a key of type ${key.asymmetricKeyType ?? key.type}, ${expected}`;
  } catch (error) {
    return `cannot be read as a key (${messageOf(error)}), ${expected}`;
  }
}

function hashOf(content: BaselineContent): string {
  // Through JSON, so that what is hashed is what a file can say: no undefined, no -0.
  const plain = JSON.parse(JSON.stringify(content)) as Json;
  return createHash('sha256').update(canonical(plain)).digest('hex');
}

/** A value as an artefact names it: itself, or its hash where values are hidden. */
export function named(value: string, salt: string | null): string {
  if (salt === null) return value;
  return createHash('sha256').update(salt).update(value).digest('hex').slice(0, 24);
}
