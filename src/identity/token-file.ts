import { readSecrets } from '../config/secret-file.ts';
import { versionOf } from '../grpc/file-watch.ts';

/** How often a file is looked at, at most. */
const LOOK_MS = 1_000;

/**
 * The tokens that a file holds, one a line, as it stands now: it is read again when it has changed. A file that can no
 * longer be read, or that holds none, changes nothing: the last tokens stay good, and `onTrouble` is told why.
 */
export class TokenFile {
  private readonly path: string;
  private readonly onTrouble: (message: string) => void;
  private readonly clock: () => number;
  private held: readonly string[] = [];
  private version = '';
  private lookedAt = Number.NEGATIVE_INFINITY;

  constructor(path: string, onTrouble: (message: string) => void, clock = () => performance.now()) {
    this.path = path;
    this.onTrouble = onTrouble;
    this.clock = clock;
    this.tokens();
  }

  /** The same array as long as the file says the same. */
  tokens(): readonly string[] {
    const now = this.clock();
    if (now - this.lookedAt >= LOOK_MS) {
      this.lookedAt = now;
      this.look();
    }
    return this.held;
  }

  private look(): void {
    const version = versionOf(this.path);
    if (version === this.version) return;
    this.version = version;
    const read = readSecrets(this.path);
    if (typeof read === 'string') this.onTrouble(read);
    else this.held = read.map((secret) => secret.reveal());
  }
}
