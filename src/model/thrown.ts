/** What was thrown, in words; anything can be thrown, an Error only mostly is. */
export function messageOf(thrown: unknown): string {
  return inWords(() => {
    // Node says nothing more where every address of a name failed, each in its own way.
    if (thrown instanceof AggregateError && thrown.message === '') {
      return thrown.errors.map(messageOf).join('; ');
    }
    return String(thrown instanceof Error ? thrown.message : thrown);
  });
}

/** The same with the kind of error in front, for faults of ours. */
export function namedMessageOf(thrown: unknown): string {
  return inWords(() => (thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown)));
}

/** Some of what is thrown throws again when it is asked for its words. */
function inWords(words: () => string): string {
  try {
    return words();
  } catch {
    return 'something without words';
  }
}
