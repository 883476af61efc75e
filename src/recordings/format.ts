/** How protobuf messages stand in a file: each after its length, as a varint or in four bytes, or one by itself. */
export type MessageFormat = 'varint' | 'uint32' | 'bare';

export type Format = 'json' | MessageFormat;

/** Bytes of a file's head that `formatOf` wants to see. */
export const HEAD_BYTES = 256;

const RESOURCE_SPANS_TAG = 0x0a;
/** The least tag that a ResourceSpans begins with. */
const LEAST_TAG = 0x0a;

export function isGzip(head: Buffer): boolean {
  return head[0] === 0x1f && head[1] === 0x8b;
}

/** Tells the format from the first bytes; null where it is none that holds spans. */
export function formatOf(head: Buffer): Format | null {
  if (isJson(head)) return 'json';
  const [first, second = 0, third = LEAST_TAG] = head;
  if (first === RESOURCE_SPANS_TAG) {
    // Ten bytes long, or the tag of a ResourceSpans? Then its length and its own first tag follow.
    return second === RESOURCE_SPANS_TAG && third < LEAST_TAG ? 'varint' : 'bare';
  }
  // The Collector's file exporter with `format: proto` writes each length in four bytes, the highest first.
  if (first === 0 && head[4] === RESOURCE_SPANS_TAG) return 'uint32';
  if (first === 0) return 'varint';
  let pos = 0;
  while (pos < 5 && (head[pos] as number) >= 0x80) pos++;
  return head[pos + 1] === RESOURCE_SPANS_TAG ? 'varint' : null;
}

/** Text whose first sign is a bracket; protobuf always has control bytes near its start. */
function isJson(head: Buffer): boolean {
  if (!head.every((byte) => byte >= 0x20 || WHITE_SPACE.includes(byte))) return false;
  const start = head
    .toString('utf8')
    .replace(/^\ufeff/, '')
    .trimStart();
  return start === '' || start.startsWith('{') || start.startsWith('[');
}

const WHITE_SPACE = Buffer.from('\t\n\r');
