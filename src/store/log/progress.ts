import { crc32 } from 'node:zlib';
import { type File, writeAll } from './disk.ts';

/** What of a log is done: all before `next` but for `open`, which is in order. */
export interface Progress {
  readonly next: number;
  readonly open: readonly number[];
}

/** Written in turns, so that a write that breaks off leaves the one before. */
const SLOTS = 2;
const SLOT_BYTES = 16 * 1024;
const HEADER = 24;
const MAX_OPEN = Math.floor((SLOT_BYTES - HEADER) / 8);

/**
 * Where a log's progress is kept: two slots of a file that never grows, so that a full disk does not matter. It is not
 * synced: what is lost with the power is done again.
 *
 *   slot:  crc32 u32 | number of open u32 | turn u64 | next u64 | open u64 ...
 */
export class ProgressFile {
  private readonly file: File;
  private turn: number;
  private wanted: (() => Progress) | null = null;
  private writing: Promise<void> | null = null;

  private constructor(file: File, turn: number) {
    this.file = file;
    this.turn = turn;
  }

  /** Null progress where none can be read: nothing is known to be done. */
  static async open(file: File): Promise<{ kept: ProgressFile; progress: Progress | null }> {
    const bytes = Buffer.alloc(SLOTS * SLOT_BYTES);
    const { bytesRead } = await file.read(bytes, 0, bytes.length, 0);
    if (bytesRead < bytes.length) await writeAll(file, [bytes.subarray(bytesRead)], bytesRead);
    const slots = Array.from({ length: SLOTS }, (_, slot) =>
      decode(bytes.subarray(slot * SLOT_BYTES, (slot + 1) * SLOT_BYTES)),
    );
    const [latest] = slots.filter((slot) => slot !== null).sort((a, b) => b.turn - a.turn);
    return { kept: new ProgressFile(file, latest?.turn ?? 0), progress: latest ?? null };
  }

  /** Written in the background, as it is by then. */
  note(progress: () => Progress): void {
    this.wanted = progress;
    this.writing ??= this.write();
  }

  async close(): Promise<void> {
    await this.writing;
    await this.file.close();
  }

  private async write(): Promise<void> {
    while (this.wanted !== null) {
      const slot = encode(++this.turn, this.wanted());
      this.wanted = null;
      // Without it more is done again after a crash, which is no reason to stop.
      await writeAll(this.file, [slot], (this.turn % SLOTS) * SLOT_BYTES).catch(() => {});
    }
    this.writing = null;
  }
}

function encode(turn: number, progress: Progress): Buffer {
  const { next, open } = fitting(progress);
  const slot = Buffer.alloc(HEADER + 8 * open.length);
  slot.writeUInt32LE(open.length, 4);
  slot.writeBigUInt64LE(BigInt(turn), 8);
  slot.writeBigUInt64LE(BigInt(next), 16);
  open.forEach((position, index) => {
    slot.writeBigUInt64LE(BigInt(position), HEADER + 8 * index);
  });
  slot.writeUInt32LE(crc32(slot.subarray(4)), 0);
  return slot;
}

/** What doesn't fit is not yet done. */
function fitting({ next, open }: Progress): Progress {
  return open.length <= MAX_OPEN ? { next, open } : { next: open[MAX_OPEN]!, open: open.slice(0, MAX_OPEN) };
}

function decode(slot: Buffer): (Progress & { readonly turn: number }) | null {
  const count = slot.readUInt32LE(4);
  if (count > MAX_OPEN) return null;
  const end = HEADER + 8 * count;
  if (slot.readUInt32LE(0) !== crc32(slot.subarray(4, end))) return null;
  const number = (at: number): number => Number(slot.readBigUInt64LE(at));
  const open = Array.from({ length: count }, (_, index) => number(HEADER + 8 * index));
  return { turn: number(8), next: number(16), open };
}
