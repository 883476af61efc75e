import fc from 'fast-check';

/** The bytes with at most so many of them changed. */
export function mutated(whole: Buffer, most: number): fc.Arbitrary<Buffer> {
  const change = fc.tuple(fc.nat(whole.length - 1), fc.nat(255));
  return fc.array(change, { maxLength: most }).map((changes) => {
    const bytes = Buffer.from(whole);
    for (const [at, value] of changes) bytes[at] = value;
    return bytes;
  });
}

/** A few of the bytes changed, the bytes cut short, or something else altogether. */
export function broken(whole: Buffer): fc.Arbitrary<Buffer> {
  const cut = fc.nat(whole.length - 1).map((length) => whole.subarray(0, length));
  const noise = fc.uint8Array({ maxLength: 200 }).map(Buffer.from);
  return fc.oneof(mutated(whole, 4), cut, noise);
}
