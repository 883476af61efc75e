/** Bytes that may be held at a time, of which each part may be given a smaller allowance. */
export class Allowance {
  private readonly whole: Allowance | null;
  private left: number;
  private denied = false;

  constructor(bytes: number, whole: Allowance | null = null) {
    this.left = bytes;
    this.whole = whole;
  }

  /** False, and nothing taken, where it is exceeded. */
  take(bytes: number): boolean {
    if (bytes > this.left) {
      this.denied = true;
      return false;
    }
    if (this.whole?.take(bytes) === false) return false;
    this.left -= bytes;
    return true;
  }

  /** Gives back what was taken. */
  give(bytes: number): void {
    this.left += bytes;
    this.whole?.give(bytes);
  }

  /** Whether it was exceeded since this was asked last. */
  wasExceeded(): boolean {
    const { denied } = this;
    this.denied = false;
    return denied;
  }
}
