import { status } from '@grpc/grpc-js';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ANYBODY } from '../../src/model/identity.ts';
import { healthMethod } from '../../src/receivers/health-grpc.ts';
import { Writer } from '../../src/wire/writer.ts';

let ready = true;
const method = healthMethod(['goalkeeper.v1.Guard'], () => ready);
const caller = { cancelled: false, identity: ANYBODY } as Parameters<typeof method>[1];

function asked(service: string) {
  const writer = new Writer();
  writer.string(1, service);
  return method(writer.take(), caller);
}

it('tells of the server as a whole, and of each service', () => {
  ready = true;
  const serving = { code: status.OK, message: Buffer.from([0x08, 1]) };
  expect(method(Buffer.alloc(0), caller)).toEqual(serving);
  expect(asked('goalkeeper.v1.Guard')).toEqual(serving);
  ready = false;
  expect(asked('')).toEqual({ code: status.OK, message: Buffer.from([0x08, 2]) });
});

it('knows no other service', () => {
  expect(asked('x.Y')).toEqual({ code: status.NOT_FOUND, details: 'there is no service x.Y here' });
});

it('answers whatever bytes it gets', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
      const reply = method(Buffer.from(bytes), caller);
      expect([status.OK, status.NOT_FOUND, status.INVALID_ARGUMENT]).toContain(
        (reply as { code: status }).code,
      );
    }),
  );
});
