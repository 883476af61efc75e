import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { parseCharter } from '../../src/charter/parse.ts';
import type { Charter } from '../../src/model/charter.ts';
import type { EffectStore } from '../../src/model/effects.ts';
import { Pipeline } from '../../src/pipeline/pipeline.ts';
import { EffectsFile } from '../../src/store/effects-file.ts';
import { ROOMY } from '../session/actions.ts';
import { request, toolSpan } from '../spans.ts';

function charter(window = '24h'): Charter {
  const text = `
charter: 1
name: payments
version: "1"
purpose: Pays invoices.
agents: ["*"]
effects:
  - tools: ["pay_*", send_payment]
    key: [payee, amount, reference]
    window: ${window}
`;
  const parsed = parseCharter(text, 'test.yaml');
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.diagnostics));
  return parsed.value;
}

interface Payment {
  readonly id: number;
  /** Seconds. */
  readonly at: number;
  readonly tool?: string;
  readonly args?: Record<string, unknown>;
  readonly result?: string;
}

const ARGS = { iban: 'DE89370400440532013000', amount: 730, reference: 'INV-2207' };

/** Each payment is a session of its own. */
function bytes({ id, at, tool = 'send_payment', args = ARGS, result = 'accepted' }: Payment): Buffer {
  return request(
    toolSpan({
      trace: id.toString(16).padStart(32, '0'),
      id: id.toString(16),
      at: at * 1000,
      tool,
      arguments: JSON.stringify(args),
      result,
    }),
  );
}

/** The last verdict on each payment, by id. */
function judged(payments: readonly Payment[], effects: EffectStore | null = null, window = '24h') {
  const sessions = ROOMY;
  const pipeline = new Pipeline({
    mode: 'tee',
    settleMs: 0,
    sessions,
    charters: [charter(window)],
    effects,
    version: '0',
  });
  const told: Record<number, string> = {};
  const record = (settled: ReturnType<Pipeline['settle']>): void => {
    for (const { action, verdict } of settled.judged) {
      told[Number.parseInt(action.span.spanId, 16)] = verdict.findings
        .map(({ kind, outcome }) => `${kind}:${outcome}`)
        .join();
    }
  };
  for (const payment of payments) {
    pipeline.ingest(bytes(payment), payment.at);
    record(pipeline.settle(Number.POSITIVE_INFINITY));
  }
  return told;
}

const ASK = 'repeated_effect:ask';
const PHRASED = { to: 'DE89 3704 0044 0532 0130 00', amount: '730.00 EUR', memo: 'Invoice INV-2207' };

describe('an effect the charter wants once', () => {
  test('is asked about in another session, by another tool and in other words', () => {
    expect(
      judged([
        { id: 1, at: 10 },
        { id: 2, at: 20, tool: 'pay_card', args: PHRASED },
      ]),
    ).toEqual({ 1: '', 2: ASK });
  });

  test('is told the same in any order of arrival', () => {
    const payments = [
      { id: 1, at: 10 },
      { id: 2, at: 20 },
      { id: 3, at: 30, args: { ...ARGS, reference: 'INV-1' } },
    ];
    const expected = { 1: '', 2: ASK, 3: '' };
    expect(judged(payments)).toEqual(expected);
    expect(judged(payments.toReversed())).toEqual(expected);
  });

  test('may be done again after the window, under another reference, or by a tool the rule does not name', () => {
    expect(
      judged(
        [
          { id: 1, at: 10 },
          { id: 2, at: 5000 },
        ],
        null,
        '1h',
      ),
    ).toEqual({ 1: '', 2: '' });
    const next = { ...ARGS, reference: 'INV-2208' };
    expect(
      judged([
        { id: 1, at: 10 },
        { id: 2, at: 20, args: next },
      ]),
    ).toEqual({ 1: '', 2: '' });
    expect(
      judged([
        { id: 1, at: 10 },
        { id: 2, at: 20, tool: 'book_note' },
      ]),
    ).toEqual({ 1: '', 2: '' });
  });

  test('was not made by a call that failed', () => {
    expect(
      judged([
        { id: 1, at: 10, result: 'Error: insufficient funds' },
        { id: 2, at: 20 },
      ]),
    ).toEqual({ 1: '', 2: '' });
  });

  test('the same span sent again is no second payment', () => {
    expect(
      judged([
        { id: 1, at: 10 },
        { id: 1, at: 10 },
      ]),
    ).toEqual({ 1: '' });
  });

  describe('kept in a file', () => {
    const folder = mkdtempSync(join(tmpdir(), 'effects-'));
    afterAll(() => rmSync(folder, { recursive: true }));

    test('is known after a restart', async () => {
      const path = join(folder, 'effects.jsonl');
      const before = await EffectsFile.open(path);
      expect(judged([{ id: 1, at: 10 }], before)).toEqual({ 1: '' });
      await before.close();
      const after = await EffectsFile.open(path);
      expect(judged([{ id: 2, at: 20, tool: 'pay_card', args: PHRASED }], after)).toEqual({ 2: ASK });
      await after.close();
    });
  });
});
