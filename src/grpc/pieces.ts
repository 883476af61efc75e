/** So many are put together as they come. */
const MOST = 1024;
/** Where they are larger than this on average, a copy gains nothing. */
const LARGE_BYTES = 1024;

/** What comes in pieces, as small as the sender likes: each kept by itself, those of one byte would cost hundreds. */
export class Pieces {
  private whole: Buffer[] = [];
  private fresh: Buffer[] = [];
  private freshBytes = 0;

  add(piece: Buffer): void {
    this.fresh.push(piece);
    this.freshBytes += piece.length;
    if (this.fresh.length < MOST) return;
    const isSmall = this.freshBytes < MOST * LARGE_BYTES;
    this.whole.push(...(isSmall ? [Buffer.concat(this.fresh)] : this.fresh));
    this.fresh = [];
    this.freshBytes = 0;
  }

  /** In their order; none is left. */
  take(): Buffer[] {
    const all = [...this.whole, ...this.fresh];
    this.whole = [];
    this.fresh = [];
    this.freshBytes = 0;
    return all;
  }
}
