/** Longer keys are read anew each time: nobody writes such a key with every span. */
const MAX_LENGTH = 64;
const SLOTS = 1024;

/** The keys read lately, each where its bytes say; one that comes to a taken place takes it. */
const bytesOf: Buffer[] = new Array(SLOTS).fill(Buffer.alloc(0));
const textOf: string[] = new Array(SLOTS).fill('');

/** An attribute's key. Spans repeat a few dozen of them without end, and to make a string costs more than to know one. */
export function keyAt(buffer: Buffer, start: number, end: number): string {
  const length = end - start;
  if (length > MAX_LENGTH || length === 0) return buffer.toString('utf8', start, end);
  let hash = length;
  for (let at = start; at < end; at++) hash = (Math.imul(hash, 31) + (buffer[at] as number)) | 0;
  const slot = (hash ^ (hash >>> 15)) & (SLOTS - 1);
  if (same(bytesOf[slot] as Buffer, buffer, start, length)) return textOf[slot] as string;
  const text = buffer.toString('utf8', start, end);
  bytesOf[slot] = Buffer.from(buffer.subarray(start, end));
  textOf[slot] = text;
  return text;
}

function same(known: Buffer, buffer: Buffer, start: number, length: number): boolean {
  if (known.length !== length) return false;
  for (let at = 0; at < length; at++) if (known[at] !== buffer[start + at]) return false;
  return true;
}
