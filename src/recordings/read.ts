import { createReadStream } from 'node:fs';
import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { Signal } from '../model/signal.ts';
import { fileTroubleOf } from '../model/thrown.ts';
import { encodeJsonLogs, encodeJsonRequest, OtlpJsonError } from '../wire/json.ts';
import { formatOf, HEAD_BYTES, isGzip, type MessageFormat } from './format.ts';
import { readJsonValues } from './json-values.ts';
import { readMessages } from './messages.ts';
import { Window } from './window.ts';

/** A request of spans or log records and where it stood, `file:line` or `file, byte offset`; or what was wrong there. */
export type Recorded =
  | { readonly place: string; readonly signal: Signal; readonly request: Buffer }
  | { readonly place: string; readonly error: string };

/** Who watches a file being read. */
export interface ReadWatch {
  /** Bytes read from the file as it lies on disk, gzip or not, since the last call. */
  advance?(bytes: number): void;
  /** A request of metrics or profiles, passed over. */
  passedOver?(place: string): void;
}

/** The most bytes a line or a message may have. */
const MAX_BYTES = 256 * 1024 * 1024;
const CHUNK_BYTES = 256 * 1024;

/**
 * Reads a file of recorded spans and log records: OTLP/JSON, one request a line or one pretty-printed; protobuf messages, each
 * after its length; one bare message; gzip of any of them. The content tells which. What is wrong is an item like
 * any other, so the caller stops or counts; reading goes on where it can, and ends where it can't (a missing
 * file, cut gzip). Holds one request at a time.
 */
export async function* readRecording(
  file: string,
  watch: ReadWatch = {},
  limit = MAX_BYTES,
): AsyncGenerator<Recorded> {
  try {
    const raw = new Window(readFile(file, watch));
    await raw.fill(2);
    const window = isGzip(raw.bytes) ? new Window(gunzip(raw.rest())) : raw;
    try {
      yield* readWindow(window, file, watch, limit);
    } finally {
      await window.close();
    }
  } catch (error) {
    yield { place: file, error: inWords(error) };
  }
}

async function* readWindow(
  window: Window,
  file: string,
  watch: ReadWatch,
  limit: number,
): AsyncGenerator<Recorded> {
  await window.fill(HEAD_BYTES);
  if (window.length === 0) return;
  const head = window.bytes.subarray(0, HEAD_BYTES);
  const format = formatOf(head);
  if (format === 'json') yield* readJson(window, file, watch, limit);
  else if (format !== null) yield* readProtobuf(window, format, file, limit);
  else {
    const found = head
      .subarray(0, 8)
      .toString('hex')
      .replace(/..(?=.)/g, '$& ');
    const expected = 'OTLP/JSON lines, or OTLP requests in protobuf, or gzip of them';
    yield { place: file, error: `not a recording of spans: expected ${expected}, found bytes ${found}` };
  }
}

async function* readJson(
  window: Window,
  file: string,
  watch: ReadWatch,
  limit: number,
): AsyncGenerator<Recorded> {
  if (window.bytes.indexOf(BYTE_ORDER_MARK) === 0) window.drop(BYTE_ORDER_MARK.length);
  for await (const item of readJsonValues(window, limit)) {
    const place = `${file}:${item.line}`;
    if ('error' in item) yield { place, error: item.error };
    else if (isOtherSignal(item.value)) watch.passedOver?.(place);
    else yield { place, ...requestOf(item.value) };
  }
}

const BYTE_ORDER_MARK = Buffer.from('\ufeff');
const OTHER_SIGNALS = ['resourceMetrics', 'resourceProfiles'];

function isOtherSignal(value: unknown): boolean {
  return (
    typeof value === 'object' && value !== null && OTHER_SIGNALS.some((key) => Object.hasOwn(value, key))
  );
}

function requestOf(value: unknown): { signal: Signal; request: Buffer } | { error: string } {
  const keys = typeof value === 'object' && value !== null ? Object.keys(value) : [];
  const signal = keys.includes('resourceLogs') ? 'logs' : 'traces';
  if (keys.length > 0 && signal === 'traces' && !keys.includes('resourceSpans')) {
    return {
      error: `expected \`resourceSpans\` or \`resourceLogs\`, found ${keys
        .slice(0, 5)
        .map((key) => `\`${key.slice(0, 40)}\``)
        .join(', ')}`,
    };
  }
  try {
    return { signal, request: signal === 'logs' ? encodeJsonLogs(value) : encodeJsonRequest(value) };
  } catch (error) {
    if (!(error instanceof OtlpJsonError)) throw error;
    return { error: error.message };
  }
}

async function* readProtobuf(
  window: Window,
  format: MessageFormat,
  file: string,
  limit: number,
): AsyncGenerator<Recorded> {
  for await (const { offset, ...item } of readMessages(window, format, limit)) {
    yield { place: `${file}, byte ${offset}`, ...item };
  }
}

async function* readFile(file: string, watch: ReadWatch): AsyncGenerator<Buffer> {
  for await (const chunk of createReadStream(file, { highWaterMark: CHUNK_BYTES })) {
    watch.advance?.(chunk.length);
    yield chunk;
  }
}

async function* gunzip(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  // An error of the source or of gzip itself comes out where the result is read.
  yield* pipeline(Readable.from(chunks), createGunzip({ chunkSize: CHUNK_BYTES }), () => {});
}

const TROUBLES: Record<string, string> = {
  Z_BUF_ERROR: 'the gzip data are cut short',
  Z_DATA_ERROR: 'the gzip data are damaged',
};

function inWords(error: unknown): string {
  return TROUBLES[(error as NodeJS.ErrnoException).code ?? ''] ?? fileTroubleOf(error);
}
