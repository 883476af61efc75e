import { messagePrefix } from '../../src/grpc/framing.ts';
import { EXPORT } from '../../src/grpc/services.ts';
import { ACK, FRAME, frame, headerBlock, headers, PREFACE, settings } from './frames.ts';

/** The headers of a call that exports spans. */
export const CALL = [
  [':method', 'POST'],
  [':scheme', 'http'],
  [':path', EXPORT.traces.path],
  [':authority', 'x'],
  ['content-type', 'application/grpc'],
  ['te', 'trailers'],
] as const;

/** What a client says first. */
export const GREETING = Buffer.concat([PREFACE, settings(), frame(FRAME.settings, ACK, 0)]);

/** Begins such a call on a stream. */
export function call(stream: number, ...more: readonly (readonly [string, string])[]): Buffer {
  return headers(stream, headerBlock([...CALL, ...more]));
}

/** A gRPC message of these bytes. */
export function message(bytes: Buffer): Buffer {
  return Buffer.concat([messagePrefix(bytes.length, false), bytes]);
}
