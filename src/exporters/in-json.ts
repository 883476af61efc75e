import { inSlices } from '../grpc/in-slices.ts';
import type { Signal } from '../model/signal.ts';
import { WireError } from '../wire/cursor.ts';
import { jsonOf } from '../wire/to-json.ts';
import { PermanentError } from './sender.ts';

/** A request as OTLP/JSON, written in slices. What cannot be read cannot be written, however often it is tried. */
export async function inJson(signal: Signal, request: Buffer): Promise<Buffer> {
  try {
    return (await inSlices(jsonOf(signal, request), () => false)) ?? request;
  } catch (error) {
    if (!(error instanceof WireError)) throw error;
    throw new PermanentError(`cannot be written in JSON: ${error.message}`, 'refused');
  }
}
