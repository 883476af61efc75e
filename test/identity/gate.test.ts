import { status } from '@grpc/grpc-js';
import { describe, expect, test } from 'vitest';
import { clientSchema } from '../../src/config/client.ts';
import { Authenticator } from '../../src/identity/authenticator.ts';
import { Gate, type GateOptions } from '../../src/identity/gate.ts';
import type { Identity } from '../../src/model/identity.ts';

const FAST = 'fast-token-0123456789';
const SLOW = 'slow-token-0123456789';

function gate(options: Partial<GateOptions> = {}) {
  let now = 0;
  const reasons: string[] = [];
  const made = new Gate({
    authenticator: null,
    rate: null,
    onRefused: (reason) => reasons.push(reason),
    clock: () => now,
    ...options,
  });
  const admit = (token: string | null, address = '10.0.0.1') => {
    const header = () => (token === null ? undefined : `Bearer ${token}`);
    return made.admit({ header, certificate: null, address });
  };
  return {
    admit,
    read: (identity: ReturnType<typeof admit>, bytes: number) => made.read(identity as Identity, bytes),
    pass: (ms: number) => {
      now += ms;
    },
    reasons,
  };
}

const known = () =>
  new Authenticator({
    header: 'authorization',
    scheme: 'Bearer',
    clients: [
      { name: 'fast', token: FAST },
      { name: 'slow', token: SLOW, rate_limit: { requests_per_second: 1 } },
    ].map((client) => clientSchema.parse(client)),
    onTrouble: () => {},
  });

const isIn = (admitted: object): boolean => !('code' in admitted);

test('lets everybody in as nobody in particular where nothing is asked for', () => {
  expect(gate().admit(null)).toMatchObject({ name: null, tenant: null, services: null, agents: null });
});

test('says UNAUTHENTICATED to whom it does not know, and counts', () => {
  const { admit, reasons } = gate({ authenticator: known() });
  expect(admit(null)).toMatchObject({ code: status.UNAUTHENTICATED });
  expect(admit('wrong-token-0123456789')).toMatchObject({ code: status.UNAUTHENTICATED });
  expect(admit(FAST)).toMatchObject({ name: 'fast' });
  expect(reasons).toEqual(['unauthenticated', 'unauthenticated']);
});

describe('a client above its rate', () => {
  test('is told RESOURCE_EXHAUSTED and when to come back, and let in then', () => {
    const { admit, pass, reasons } = gate({ authenticator: known() });
    expect(isIn(admit(SLOW))).toBe(true);
    const refused = admit(SLOW);
    expect(refused).toMatchObject({ code: status.RESOURCE_EXHAUSTED, retryAfterMs: 1_000 });
    expect(isIn(admit(FAST))).toBe(true);
    pass(999);
    expect(isIn(admit(SLOW))).toBe(false);
    pass(1);
    expect(isIn(admit(SLOW))).toBe(true);
    expect(reasons).toEqual(['rate_limited', 'rate_limited']);
  });

  test('owes the bytes of a large request, however large', () => {
    const { admit, read, pass } = gate({ rate: { requestsPerSecond: null, bytesPerSecond: 1_000 } });
    const admitted = admit(null);
    expect(isIn(admitted)).toBe(true);
    read(admitted, 5_000);
    expect(admit(null)).toMatchObject({ retryAfterMs: 4_001 });
    pass(4_001);
    expect(isIn(admit(null))).toBe(true);
  });

  test('does not keep another address out, and is not forgotten for its asking', () => {
    const { admit } = gate({ rate: { requestsPerSecond: 1, bytesPerSecond: null } });
    expect(isIn(admit(null, 'a'))).toBe(true);
    for (let n = 0; n < 100; n++) expect(isIn(admit(null, 'a'))).toBe(false);
    expect(isIn(admit(null, 'b'))).toBe(true);
  });

  test('a rate below one a second lets one request in', () => {
    const { admit, pass } = gate({ rate: { requestsPerSecond: 0.1, bytesPerSecond: null } });
    expect(isIn(admit(null))).toBe(true);
    pass(9_999);
    expect(isIn(admit(null))).toBe(false);
    pass(1);
    expect(isIn(admit(null))).toBe(true);
  });
});
