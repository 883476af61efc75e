/** How long answers took, in milliseconds, and what they were. */
export class Series {
  private readonly times: number[] = [];
  private readonly outcomes = new Map<string, number>();

  add(ms: number, outcome: string): void {
    this.times.push(ms);
    this.outcomes.set(outcome, (this.outcomes.get(outcome) ?? 0) + 1);
  }

  /** A row of the table. */
  row(name: string): string {
    const sorted = [...this.times].sort((a, b) => a - b);
    const at = (share: number): string =>
      (sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN).toFixed(3);
    const outcomes = [...this.outcomes].map(([outcome, count]) => `${count} ${outcome}`).join(', ');
    return `| ${name} | ${sorted.length} | ${at(0.5)} | ${at(0.9)} | ${at(0.99)} | ${at(1)} | ${outcomes} |`;
  }
}
