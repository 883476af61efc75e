import { Cursor, WireError } from '../wire/cursor.ts';
import { WIRE } from '../wire/fields.ts';
import { Writer } from '../wire/writer.ts';

/** A google.rpc.Status without its details: what OTLP/HTTP's answers to failures hold. */
export interface RpcStatus {
  readonly code: number;
  readonly message: string;
}

// google/rpc/status.proto
const STATUS = { code: 1, message: 2 } as const;

export function encodeRpcStatus({ code, message }: RpcStatus): Buffer {
  const writer = new Writer();
  writer.varint(STATUS.code, code);
  writer.string(STATUS.message, message);
  return writer.take();
}

/** Null where the bytes are something else. */
export function decodeRpcStatus(bytes: Buffer): RpcStatus | null {
  let code = 0;
  let message = '';
  try {
    const cursor = new Cursor(bytes);
    while (cursor.next()) {
      if (cursor.is(STATUS.code, WIRE.varint)) code = cursor.int32();
      else if (cursor.is(STATUS.message, WIRE.bytes)) message = cursor.string();
    }
  } catch (error) {
    if (error instanceof WireError) return null;
    throw error;
  }
  return { code, message };
}
