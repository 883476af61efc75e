import { Cursor, WireError } from '../wire/cursor.ts';
import { WIRE } from '../wire/fields.ts';
import { messages } from '../wire/message.ts';
import { Writer } from '../wire/writer.ts';

/** `partial_success` of the answer to an export, of any signal: a message with 0 rejected is a warning. */
export interface PartialSuccess {
  readonly rejected: number;
  readonly message: string;
}

const RESPONSE = { partialSuccess: 1 } as const;
const PARTIAL_SUCCESS = { rejected: 1, errorMessage: 2 } as const;

const FULL_SUCCESS = Buffer.alloc(0);

/** Encodes the answer to an export. Full success leaves `partial_success` unset, as OTLP demands. */
export function encodeExportResponse({ rejected, message }: PartialSuccess): Buffer {
  if (rejected === 0 && message === '') return FULL_SUCCESS;
  const writer = new Writer();
  const partial = writer.open(RESPONSE.partialSuccess);
  writer.varint(PARTIAL_SUCCESS.rejected, rejected);
  writer.string(PARTIAL_SUCCESS.errorMessage, message);
  writer.close(partial);
  return writer.take();
}

/**
 * What a backend says of a request it took; null for full success. Bytes that contradict themselves read as a
 * warning: the backend has answered OK, so the request must not be sent again.
 */
export function decodeExportResponse(response: Buffer): PartialSuccess | null {
  try {
    return readResponse(response);
  } catch (error) {
    if (!(error instanceof WireError)) throw error;
    return { rejected: 0, message: `the answer is not one of OTLP's (${error.message})` };
  }
}

function readResponse(response: Buffer): PartialSuccess | null {
  let partial: PartialSuccess | null = null;
  for (const { start, end } of messages(
    response,
    { start: 0, end: response.length },
    RESPONSE.partialSuccess,
  )) {
    partial = readPartialSuccess(new Cursor(response, start, end));
  }
  return partial !== null && (partial.rejected > 0 || partial.message !== '') ? partial : null;
}

function readPartialSuccess(cursor: Cursor): PartialSuccess {
  let rejected = 0;
  let message = '';
  while (cursor.next()) {
    if (cursor.is(PARTIAL_SUCCESS.rejected, WIRE.varint)) {
      rejected = Math.max(0, Number(cursor.int64()));
    } else if (cursor.is(PARTIAL_SUCCESS.errorMessage, WIRE.bytes)) message = cursor.string();
  }
  return { rejected, message };
}
