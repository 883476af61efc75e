/** Out of reach for so long is worth a word; shorter is a restart or a slow name server. */
const UNREACHABLE_MS = 3_000;

/** From attempts to what is said of a backend: that it is out of reach, once, and that it is there again. */
export class Reachability {
  private readonly tell: (reachable: boolean) => void;
  private timer: NodeJS.Timeout | null = null;
  private told = false;

  constructor(tell: (reachable: boolean) => void) {
    this.tell = tell;
  }

  /** An attempt to connect has failed. */
  failed(): void {
    if (this.told || this.timer !== null) return;
    this.timer = setTimeout(() => {
      this.timer = null;
      this.told = true;
      this.tell(false);
    }, UNREACHABLE_MS).unref();
  }

  /** The backend has answered. */
  reached(): void {
    this.stop();
    if (!this.told) return;
    this.told = false;
    this.tell(true);
  }

  stop(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
  }
}
