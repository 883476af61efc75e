const NEWLINE = 0x0a;

/** A stream of chunks seen through a window: bytes are added at its end when asked for, and dropped at its start. */
export class Window {
  /** Bytes dropped so far: where the window begins in the stream. */
  offset = 0;
  private readonly chunks: AsyncIterator<Buffer>;
  private buffer = Buffer.alloc(0);
  private start = 0;
  private end = 0;

  constructor(chunks: AsyncIterable<Buffer>) {
    this.chunks = chunks[Symbol.asyncIterator]();
  }

  get length(): number {
    return this.end - this.start;
  }

  /** What is in the window; valid until bytes are added. */
  get bytes(): Buffer {
    return this.buffer.subarray(this.start, this.end);
  }

  drop(count: number): void {
    this.start += count;
    this.offset += count;
  }

  /** True once the window holds that many bytes, false where the stream ends before. */
  async fill(length: number): Promise<boolean> {
    while (this.length < length) if (!(await this.more())) return false;
    return true;
  }

  /**
   * Where the line that begins at `from` ends, newline included; `from` itself at the end of the stream, and
   * null where the window would have to grow beyond `limit`.
   */
  async lineEnd(from: number, limit: number): Promise<number | null> {
    let searched = from;
    for (;;) {
      const newline = this.bytes.indexOf(NEWLINE, searched);
      const end = newline >= 0 ? newline + 1 : this.length;
      if (end > limit) return null;
      if (newline >= 0) return end;
      searched = end;
      if (!(await this.more())) return end;
    }
  }

  /** Drops the rest of a line without holding it. */
  async dropLine(): Promise<void> {
    do {
      const newline = this.bytes.indexOf(NEWLINE);
      this.drop(newline >= 0 ? newline + 1 : this.length);
      if (newline >= 0) return;
    } while (await this.more());
  }

  /** The window and all that follows, as a stream again. */
  async *rest(): AsyncGenerator<Buffer> {
    try {
      do {
        const bytes = Buffer.from(this.bytes);
        this.drop(bytes.length);
        if (bytes.length > 0) yield bytes;
      } while (await this.more());
    } finally {
      await this.close();
    }
  }

  /** Ends the stream behind the window. */
  async close(): Promise<void> {
    await this.chunks.return?.();
  }

  private async more(): Promise<boolean> {
    const next = await this.chunks.next();
    if (next.done) return false;
    this.makeRoom(next.value.length);
    this.end += next.value.copy(this.buffer, this.end);
    return true;
  }

  private makeRoom(count: number): void {
    if (this.end + count <= this.buffer.length) return;
    const { length } = this;
    const room =
      length + count <= this.buffer.length / 2 ? this.buffer : Buffer.allocUnsafe(2 * (length + count));
    this.buffer.copy(room, 0, this.start, this.end);
    this.buffer = room;
    this.start = 0;
    this.end = length;
  }
}
