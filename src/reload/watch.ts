import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';

/** How often files are looked at. A look is a few system calls, and sees what file events miss: mounts and links. */
const LOOK_MS = 2_000;

export interface WatchOptions {
  /** The files of now; also their folders are looked at, where new ones appear. */
  files(): readonly string[];
  /** Some have changed, and are as they are for at least one look: nobody is in the midst of writing. Must not throw. */
  onChange(): void;
  readonly everyMs?: number;
}

/** Looks whether files change; returns what ends it. */
export function watchFiles({ files, onChange, everyMs = LOOK_MS }: WatchOptions): () => void {
  let known: string | null = null;
  let seen: string | null = null;
  let looking = false;
  const look = async (): Promise<void> => {
    const now = await fingerprint(files());
    const settled = now === seen;
    seen = now;
    known ??= now;
    if (now === known || !settled) return;
    onChange();
    // What it loaded may be other files than before.
    known = await fingerprint(files());
    seen = known;
  };
  const timer = setInterval(() => {
    if (looking) return;
    looking = true;
    void look().finally(() => {
      looking = false;
    });
  }, everyMs).unref();
  void look();
  return () => clearInterval(timer);
}

async function fingerprint(files: readonly string[]): Promise<string> {
  const paths = [...new Set([...files, ...files.map((file) => dirname(file))])];
  return (await Promise.all(paths.map(mark))).join('\n');
}

/** Follows links, as Kubernetes swaps them when a ConfigMap changes. */
async function mark(path: string): Promise<string> {
  try {
    const { ino, size, mtimeMs } = await stat(path);
    return `${path} ${ino} ${size} ${mtimeMs}`;
  } catch {
    return `${path} -`;
  }
}
