import { describe, expect, test } from 'vitest';
import { parseCharter } from '../../src/charter/parse.ts';
import { type Call, Engine } from '../../src/guard/engine.ts';
import { ROOMY } from '../session/actions.ts';

const CHARTER = `
charter: 1
name: payments
version: "1"
purpose: Pays invoices.
agents: ["*"]
effects:
  - tools: [send_payment]
    key: [payee, amount, reference]
`;

function engine(): Engine {
  const parsed = parseCharter(CHARTER, 'test.yaml');
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.diagnostics));
  return new Engine({ sessions: ROOMY, charters: [parsed.value] });
}

const pays = (conversation: string, given: Partial<Call> = {}): Call => ({
  conversation,
  agent: 'clerk',
  system: null,
  goal: ['Pay 730 EUR to DE89370400440532013000 for invoice INV-2207.'],
  tool: 'send_payment',
  arguments: { iban: 'DE89370400440532013000', amount: 730, reference: 'INV-2207' },
  callId: 'call_1',
  ...given,
});

describe('what a charter wants once', () => {
  const repeats = (one: Engine, call: Call, at: number): boolean =>
    one.before(call, at).findings.some(({ kind }) => kind === 'repeated_effect');

  test('is asked about where another call that is to bring it about has not ended', () => {
    const one = engine();
    expect(repeats(one, pays('a'), 1_000)).toBe(false);
    expect(repeats(one, pays('b'), 1_000)).toBe(true);
    one.after({ conversation: 'a', callId: 'call_1', result: 'accepted', error: null }, 2_000);
    expect(repeats(one, pays('c'), 3_000)).toBe(true);
  });

  test('may be tried again when the other call has failed', () => {
    const one = engine();
    expect(repeats(one, pays('a'), 1_000)).toBe(false);
    one.after({ conversation: 'a', callId: 'call_1', result: null, error: 'declined' }, 2_000);
    expect(repeats(one, pays('b'), 3_000)).toBe(false);
  });

  test('is no repetition of itself, asked about again', () => {
    const one = engine();
    expect(repeats(one, pays('a'), 1_000)).toBe(false);
    expect(repeats(one, pays('a'), 1_500)).toBe(false);
  });
});
