/** Is it the time to tell of what goes on: at `first`, and again each time the count has doubled? */
export function hasDoubled(count: number, first: number): boolean {
  return count >= first && Number.isInteger(Math.log2(count / first));
}

/** `2nd`, `11th`, `23rd`. */
export function ordinal(count: number): string {
  const tens = count % 100;
  const ending = tens > 10 && tens < 14 ? 'th' : (['th', 'st', 'nd', 'rd'][count % 10] ?? 'th');
  return `${count}${ending}`;
}
