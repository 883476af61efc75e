const MAGIC = 0xfd2fb528;
/** Of frames that hold no data: sixteen numbers from here on. */
const SKIPPABLE = 0x184d2a50;
const DICTIONARY_BYTES = [0, 1, 2, 4] as const;
const BLOCK = { raw: 0, repeated: 1, compressed: 2 } as const;

/**
 * The frames of a Zstandard stream (RFC 8878, section 3.1), those without data left out; null where it does not consist
 * of whole frames. Node 22 takes a stream that breaks off for a short one, and of several frames reads the first.
 */
export function zstdFrames(bytes: Buffer): Buffer[] | null {
  const frames: Buffer[] = [];
  let pos = 0;
  while (pos < bytes.length) {
    if (pos + 8 > bytes.length) return null;
    const magic = bytes.readUInt32LE(pos);
    const skippable = (magic & 0xfffffff0) >>> 0 === SKIPPABLE;
    const end = skippable
      ? pos + 8 + bytes.readUInt32LE(pos + 4)
      : magic === MAGIC
        ? frameEnd(bytes, pos)
        : null;
    if (end === null || end > bytes.length) return null;
    if (!skippable) frames.push(bytes.subarray(pos, end));
    pos = end;
  }
  return frames.length === 0 ? null : frames;
}

/** Null where the frame breaks off, or is none. */
function frameEnd(bytes: Buffer, start: number): number | null {
  const descriptor = bytes[start + 4] as number;
  const single = (descriptor & 0x20) !== 0;
  const sizeBytes = [single ? 1 : 0, 2, 4, 8][descriptor >> 6] as number;
  const dictionary = DICTIONARY_BYTES[(descriptor & 3) as 0 | 1 | 2 | 3];
  let pos = start + 5 + (single ? 0 : 1) + dictionary + sizeBytes;
  for (;;) {
    if (pos + 3 > bytes.length) return null;
    const block = bytes.readUIntLE(pos, 3);
    const kind = (block >> 1) & 3;
    if (kind > BLOCK.compressed) return null;
    pos += 3 + (kind === BLOCK.repeated ? 1 : block >> 3);
    if ((block & 1) !== 0) return pos + ((descriptor & 4) === 0 ? 0 : 4);
  }
}
