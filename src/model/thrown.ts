/** What was thrown, in words; anything can be thrown, an Error only mostly is. */
export function messageOf(thrown: unknown): string {
  // Node says nothing more where every address of a name failed, each in its own way.
  if (thrown instanceof AggregateError && thrown.message === '') {
    return thrown.errors.map(messageOf).join('; ');
  }
  return thrown instanceof Error ? thrown.message : String(thrown);
}

/** The same with the kind of error in front, for faults of ours. */
export function namedMessageOf(thrown: unknown): string {
  return thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown);
}
