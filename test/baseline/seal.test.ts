import { generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseBaseline } from '../../src/baseline/artefact.ts';
import { brokenSeal, seal, signingKey, verifyingKey } from '../../src/baseline/seal.ts';
import type { JsonObject } from '../../src/model/json.ts';
import { learned, payments, run } from './histories.ts';

const CONTENT = learned(payments(6));
const pair = () => generateKeyPairSync('ed25519');

describe('a sealed baseline', () => {
  test('comes back from its text as it was', () => {
    const baseline = seal(CONTENT, null);
    expect(parseBaseline(JSON.stringify(baseline))).toEqual(baseline);
    expect(brokenSeal(baseline, null)).toBeNull();
  });

  test('of runs with an argument or a value called `__proto__` is whole, and so is its seal', () => {
    const args = JSON.parse('{"to":"DE1","__proto__":1}') as JsonObject;
    const runs = Array.from({ length: 6 }, (_, i) =>
      run(`r${i}`, 'Pay', [
        ['pay', args, '__proto__'],
        ['note', { text: '__proto__' }, 'ok'],
      ]),
    );
    const baseline = parseBaseline(JSON.stringify(seal(learned(runs), null)));
    if (typeof baseline === 'string') throw new Error(baseline);
    expect(brokenSeal(baseline, null)).toBeNull();
  });

  test('shows that it was changed', () => {
    const baseline = seal(CONTENT, null);
    const changed = { ...baseline, history: { ...baseline.history, runs: 7 } };
    expect(brokenSeal(changed, null)).toContain('it was changed after it was learned');
  });

  test('is taken where the configured key signed it, and only then', () => {
    const [ours, theirs] = [pair(), pair()];
    const signed = seal(CONTENT, ours.privateKey);
    expect(brokenSeal(signed, ours.publicKey)).toBeNull();
    expect(brokenSeal(signed, theirs.publicKey)).toBe('`signature` is not by the configured key');
    expect(brokenSeal(seal(CONTENT, null), ours.publicKey)).toContain('expected one by the configured key');
    // A new hash for changed content does not help without the key.
    const forged = {
      ...seal({ ...CONTENT, unlearned: {}, agent: 'other' }, null),
      signature: signed.signature,
    };
    expect(brokenSeal(forged, ours.publicKey)).toBe('`signature` is not by the configured key');
  });
});

describe('keys', () => {
  test('Ed25519 in PEM', () => {
    const { privateKey, publicKey } = pair();
    expect(typeof signingKey(privateKey.export({ type: 'pkcs8', format: 'pem' }).toString())).toBe('object');
    expect(typeof verifyingKey(publicKey.export({ type: 'spki', format: 'pem' }).toString())).toBe('object');
  });

  test('anything else is told', () => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    expect(signingKey(privateKey.export({ type: 'pkcs8', format: 'pem' }).toString())).toContain(
      'is a key of type ec',
    );
    expect(verifyingKey('hello')).toContain('expected a public key, Ed25519');
  });
});

describe('a text that is no baseline is told why', () => {
  const baseline = seal(CONTENT, null);
  test.each([
    ['not JSON', 'charter: 1', 'is not JSON'],
    ['another file', '{"charter":1}', 'has no field `baseline`'],
    ['another version', '{"baseline":9}', '`baseline` is 9, expected 1'],
    [
      'a field of the wrong type',
      JSON.stringify({ ...baseline, support: { runs: 'x', share: 0 } }),
      '`support.runs`',
    ],
    ['a field too many', JSON.stringify({ ...baseline, more: 1 }), '`'],
    [
      'too many tools',
      JSON.stringify({
        ...baseline,
        tools: Object.fromEntries(
          Array.from({ length: 501 }, (_, i) => [`t${i}`, baseline.tools.send_payment]),
        ),
      }),
      '`tools` has 501 entries, expected at most 500',
    ],
  ])('%s', (_, text, message) => {
    expect(parseBaseline(text)).toContain(message);
  });

  test('whatever it is', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => typeof parseBaseline(text) === 'string'),
    );
    fc.assert(
      fc.property(fc.constantFrom(...Object.keys(baseline)), fc.jsonValue(), (key, value) => {
        const parsed = parseBaseline(JSON.stringify({ ...baseline, [key]: value }));
        return typeof parsed === 'string' || parsed.baseline === 1;
      }),
    );
  });
});
