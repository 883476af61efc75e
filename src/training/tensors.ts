export type Arrays = Readonly<Record<string, Float64Array | Int32Array | Uint16Array>>;

const KINDS = { Float64Array: 'F64', Int32Array: 'I32', Uint16Array: 'U16' } as const;
const LITTLE = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

/**
 * A safetensors file: the length of a header, the header, and the arrays with the widest numbers first, so that each
 * begins where a view of it may. `about` goes along as JSON.
 */
export function tensorsOf(arrays: Arrays, about: Readonly<Record<string, unknown>> = {}): Uint8Array {
  if (!LITTLE) throw new Error('files are written on machines that have the lowest byte first');
  const widest = Object.entries(arrays).sort(([, a], [, b]) => b.BYTES_PER_ELEMENT - a.BYTES_PER_ELEMENT);
  const header: Record<string, unknown> = {};
  const texts = Object.entries(about).map(([name, value]) => [name, JSON.stringify(value)]);
  if (texts.length > 0) header.__metadata__ = Object.fromEntries(texts);
  let at = 0;
  for (const [name, array] of widest) {
    const dtype = KINDS[array.constructor.name as keyof typeof KINDS];
    header[name] = { dtype, shape: [array.length], data_offsets: [at, at + array.byteLength] };
    at += array.byteLength;
  }
  const text = JSON.stringify(header);
  const padded = Buffer.from(
    text.padEnd(Math.ceil(Buffer.byteLength(text) / 8) * 8 - (Buffer.byteLength(text) - text.length)),
  );
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(padded.length));
  const bytes = widest.map(([, { buffer, byteOffset, byteLength }]) =>
    Buffer.from(buffer as ArrayBuffer, byteOffset, byteLength),
  );
  return Buffer.concat([length, padded, ...bytes]);
}
