import type { Signal } from '../model/signal.ts';
import { type Outgoing, outgoing } from './outgoing.ts';

// A request as it stands in a log: signal u8 | items u32 | its bytes.

const HEADER = 5;
const CODES: Readonly<Record<Signal, number>> = { traces: 1, logs: 2, metrics: 3 };
const SIGNALS = new Map(Object.entries(CODES).map(([signal, code]) => [code, signal as Signal]));

/** Bytes that a log keeps beside those of requests. */
export const STORED_HEADER = HEADER;

export function encodeStored({ signal, items, parts }: Outgoing): Buffer[] {
  const header = Buffer.alloc(HEADER);
  header.writeUInt8(CODES[signal], 0);
  header.writeUInt32LE(items, 1);
  return [header, ...parts];
}

/** Null where it is none. */
export function decodeStored(body: Buffer): Outgoing | null {
  if (body.length < HEADER) return null;
  const signal = SIGNALS.get(body.readUInt8(0));
  return signal === undefined ? null : outgoing(signal, [body.subarray(HEADER)], body.readUInt32LE(1));
}
