/** What the system's codes mean to a person, where it is about a file. */
const OF_FILES: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EDQUOT: 'the quota of the disk is used up',
  EISDIR: 'a folder, expected a file',
  EMFILE: 'too many files are open',
  ENOENT: 'no such file or folder',
  ENOSPC: 'no space left on the disk',
  ENOTDIR: 'a part of the path is no folder',
  EPERM: 'not permitted',
  EROFS: 'the file system is read-only',
};

/** What was thrown, in words; anything can be thrown, an Error only mostly is. */
export function messageOf(thrown: unknown): string {
  return inWords(() => {
    const path = thrown instanceof Error && 'path' in thrown ? thrown.path : null;
    const trouble = typeof path === 'string' ? systemWords(thrown) : null;
    if (trouble !== null) return `${path}: ${trouble}`;
    // Node says nothing more where every address of a name failed, each in its own way.
    if (thrown instanceof AggregateError && thrown.message === '') {
      return thrown.errors.map(messageOf).join('; ');
    }
    return String(thrown instanceof Error ? thrown.message : thrown);
  });
}

/** What went wrong with a file whose path is told beside it. */
export function fileTroubleOf(thrown: unknown): string {
  return systemWords(thrown) ?? messageOf(thrown);
}

/** What was thrown with the kind of error in front, for faults of ours. */
export function namedMessageOf(thrown: unknown): string {
  return inWords(() => (thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown)));
}

/** With the code, which is what one searches for; null for what isn't the system's, or isn't about a file. */
function systemWords(thrown: unknown): string | null {
  const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : '';
  return Object.hasOwn(OF_FILES, code) ? `${OF_FILES[code]} (${code})` : null;
}

/** Some of what is thrown throws again when it is asked for its words. */
function inWords(words: () => string): string {
  try {
    return words();
  } catch {
    return 'something without words';
  }
}
