import { expect, it } from 'vitest';
import type { Exporter } from '../../src/exporters/exporter.ts';
import type { Outgoing } from '../../src/exporters/outgoing.ts';
import { Lender } from '../../src/grpc/lender.ts';
import { Pipeline } from '../../src/pipeline/pipeline.ts';
import { Counters } from '../../src/telemetry/counters.ts';
import { request, span, toolSpan } from '../spans.ts';
import { localIntake } from '../support/intake.ts';
import { spanNames } from '../support/requests.ts';
import { keptLog } from '../support/senders.ts';
import { OPTIONS } from './kept.ts';

/** A backend that is away: what comes stays. */
class Full implements Exporter {
  readonly name = 'otlp';
  readonly target = 'a test';
  readonly blocks = false;
  readonly got: Outgoing[] = [];
  hasRoom = () => true;
  change = async () => {};
  drain = async () => {};
  put(_lane: string, one: Outgoing): null {
    this.got.push(one);
    return null;
  }
}

it('what little goes on at once does not keep the memory of the whole request', async () => {
  const exporter = new Full();
  const around = { counters: new Counters(), log: keptLog().log };
  const intake = localIntake(
    new Pipeline(OPTIONS),
    'inline',
    { traces: [exporter], logs: [], metrics: [] },
    around,
  );
  const large = request(
    span({ id: '1' }),
    toolSpan({ id: '2', tool: 'read', result: 'a page '.repeat(100_000) }),
  );
  const lender = new Lender();
  const loan = lender.lend(large.length);
  if (loan === null) throw new Error('nothing was lent');
  large.copy(loan.bytes);
  await intake.receive('traces', loan.bytes, { cancelled: false, loan });
  loan.release();
  const [left] = exporter.got;
  expect(spanNames(Buffer.concat(left?.parts ?? []))).toEqual(['GET /']);
  const held = new Set(left?.parts.map(({ buffer }) => buffer));
  expect([...held].reduce((sum, { byteLength }) => sum + byteLength, 0)).toBeLessThan(8 * 1024);
  // It is free for the next one.
  expect(lender.lend(large.length)?.bytes.buffer).toBe(loan.bytes.buffer);
});
