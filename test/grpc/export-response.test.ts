import fc from 'fast-check';
import { expect, it } from 'vitest';
import { decodeExportResponse, encodeExportResponse } from '../../src/grpc/export-response.ts';

it('leaves partial_success unset for full success', () => {
  expect(encodeExportResponse({ rejected: 0, message: '' })).toHaveLength(0);
  expect(decodeExportResponse(Buffer.alloc(0))).toBeNull();
});

it('reads an empty partial_success as full success', () => {
  expect(decodeExportResponse(Buffer.from('0a00', 'hex'))).toBeNull();
});

it('reads what another implementation writes', () => {
  // partial_success { rejected_spans: 300, error_message: "no" }, by hand
  expect(decodeExportResponse(Buffer.from('0a0708ac0212026e6f', 'hex'))).toEqual({
    rejected: 300,
    message: 'no',
  });
});

it('reads back what it writes', () => {
  const message = fc.string({ unit: 'grapheme' });
  fc.assert(
    fc.property(fc.nat(2 ** 31), message, (rejected, text) => {
      fc.pre(rejected > 0 || text !== '');
      const bytes = encodeExportResponse({ rejected, message: text });
      expect(decodeExportResponse(bytes)).toEqual({ rejected, message: text });
    }),
  );
});

it('reads an answer that is no answer as a warning: the spans were taken', () => {
  expect(decodeExportResponse(Buffer.from('0aff', 'hex'))?.message).toContain("not one of OTLP's");
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
      const partial = decodeExportResponse(Buffer.from(bytes));
      expect(partial === null || partial.rejected >= 0).toBe(true);
    }),
    { numRuns: 2_000 },
  );
});
