import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Lender, type Loan } from '../../src/grpc/lender.ts';

const KIB = 1024;
const MIB = 1024 * KIB;

function lent(lender: Lender, bytes: number): Loan {
  const loan = lender.lend(bytes);
  if (loan === null) throw new Error(`${bytes} bytes are not lent`);
  return loan;
}

it('lends memory of the length that was asked for; of little, none', () => {
  const lender = new Lender();
  for (const length of [8 * KIB, 8 * KIB + 1, 100_000, 5 * MIB - 1]) {
    expect(lent(lender, length).bytes).toHaveLength(length);
  }
  expect(lender.lend(1_000)).toBeNull();
});

it('lends the same memory again when all who held it have let go, to a request of about the size', () => {
  const lender = new Lender();
  const first = lent(lender, 100_000);
  first.hold();
  first.release();
  expect(lent(lender, 100_000).bytes.buffer).not.toBe(first.bytes.buffer);
  first.release();
  expect(lent(lender, 600_000).bytes.buffer).not.toBe(first.bytes.buffer);
  expect(lent(lender, 99_000).bytes.buffer).toBe(first.bytes.buffer);
});

it('refuses to be held or let go of by who does not hold it', () => {
  const loan = lent(new Lender(), 10_000);
  loan.release();
  expect(() => loan.hold()).toThrow('given back before');
  expect(() => loan.release()).toThrow('given back before');
});

/** Those who hold what was lent, each of which has filled it with a byte of its own. */
class Holders {
  private readonly lender = new Lender();
  private readonly all: { readonly loan: Loan; readonly mark: number; holds: number }[] = [];

  lend({ length, holds }: { length: number; holds: number }, mark: number): void {
    const loan = lent(this.lender, length);
    for (let more = 0; more < holds; more++) loan.hold();
    loan.bytes.fill(mark);
    this.all.push({ loan, mark, holds: holds + 1 });
  }

  release(which: number): void {
    const one = this.all[which % this.all.length];
    if (one === undefined) return;
    one.loan.release();
    if (--one.holds === 0) this.all.splice(this.all.indexOf(one), 1);
  }

  /** Whether each still finds what it wrote. */
  get undisturbed(): boolean {
    return this.all.every(({ loan, mark }) => loan.bytes.every((byte) => byte === mark));
  }
}

it('never lends what somebody holds, whatever comes and goes', () => {
  const lending = fc.record({
    length: fc.integer({ min: 8 * KIB, max: 40 * KIB }),
    holds: fc.nat({ max: 2 }),
  });
  const steps = fc.array(fc.oneof(lending, fc.nat()), { maxLength: 60 });
  const runs = fc.property(steps, (all) => {
    const holders = new Holders();
    for (const [at, step] of all.entries()) {
      if (typeof step === 'number') holders.release(step);
      else holders.lend(step, at);
      expect(holders.undisturbed).toBe(true);
    }
  });
  fc.assert(runs, { numRuns: 50 });
});

it('keeps a bounded amount for the next ones, and lets go of what nobody needs', () => {
  const lender = new Lender();
  const loans = Array.from({ length: 20 }, () => lent(lender, 4 * MIB));
  const memory = new Set(loans.map(({ bytes }) => bytes.buffer));
  for (const loan of loans) loan.release();
  const again = Array.from({ length: 20 }, () => lent(lender, 4 * MIB));
  expect(again.filter(({ bytes }) => memory.has(bytes.buffer))).toHaveLength(16);
  for (const loan of again) loan.release();

  lender.trim();
  const needed = lent(lender, 4 * MIB);
  const kept = needed.bytes.buffer;
  needed.release();
  lender.trim();
  const last = [lent(lender, 4 * MIB), lent(lender, 4 * MIB)].map(({ bytes }) => bytes.buffer);
  expect(last.filter((buffer) => buffer === kept)).toHaveLength(1);
  expect(last.filter((buffer) => again.some(({ bytes }) => bytes.buffer === buffer))).toHaveLength(1);
});
