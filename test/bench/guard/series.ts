/** How long answers took, in milliseconds, and what they were. */
export class Series {
  private readonly times: number[] = [];
  private readonly undisturbed: number[] = [];
  private readonly outcomes = new Map<string, number>();

  /** `disturbed`: the system took the processor away meanwhile. */
  add(ms: number, outcome: string, disturbed = false): void {
    this.times.push(ms);
    if (!disturbed) this.undisturbed.push(ms);
    this.outcomes.set(outcome, (this.outcomes.get(outcome) ?? 0) + 1);
  }

  /** A row of the table. */
  row(name: string): string {
    const times = ofTimes(this.times);
    const outcomes = [...this.outcomes].map(([outcome, count]) => `${count} ${outcome}`).join(', ');
    return `| ${name} | ${this.times.length} | ${times(0.5)} | ${times(0.9)} | ${times(0.99)} | ${times(1)} | ${outcomes} |`;
  }

  /** The same, with what the calls took that had the processor to themselves. */
  rowWithUndisturbed(name: string): string {
    const times = ofTimes(this.times);
    const quiet = ofTimes(this.undisturbed);
    const share = ((100 * this.undisturbed.length) / this.times.length).toFixed(0);
    return `| ${name} | ${this.times.length} | ${times(0.5)} | ${times(0.99)} | ${times(1)} | ${share} % | ${quiet(0.5)} | ${quiet(0.99)} |`;
  }
}

function ofTimes(times: readonly number[]): (share: number) => string {
  const sorted = [...times].sort((a, b) => a - b);
  return (share) =>
    (sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN).toFixed(3);
}
