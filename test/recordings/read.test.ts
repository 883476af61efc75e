import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Recorded, readRecording } from '../../src/recordings/read.ts';
import { delimited, recordsOf, spansOf } from '../wire/otlp.ts';
import { decodeLogs, decodeRequest, encodeLogs, encodeRequest, type LogRecord } from '../wire/protobuf.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'goalkeeper-recordings-'));
});
afterAll(() => rm(folder, { recursive: true }));

const NAMES = ['a', 'b', 'c'];
const JSON_LINES = NAMES.map((name) => `${JSON.stringify(jsonRequest(name))}\n`).join('');
const MESSAGES = NAMES.map((name) => protobufRequest(name));

describe('readRecording tells the format by the content', () => {
  it.each<[string, Buffer | string, string[]]>([
    ['OTLP/JSON lines', JSON_LINES, ['1', '2', '3']],
    ['lines without a last newline', JSON_LINES.trimEnd(), ['1', '2', '3']],
    ['lines that end in CR LF', JSON_LINES.replaceAll('\n', '\r\n'), ['1', '2', '3']],
    ['lines with blank ones between', `\n\n${JSON_LINES.replaceAll('\n', '\n \n')}`, ['3', '5', '7']],
    ['lines after a byte order mark', `\ufeff${JSON_LINES}`, ['1', '2', '3']],
    ['documents over several lines', NAMES.map((name) => pretty(name)).join(''), ['1', '19', '37']],
    ['documents indented by nothing', NAMES.map((name) => pretty(name, 0)).join(''), ['1', '19', '37']],
    [
      'protobuf after lengths in varints',
      Buffer.concat(MESSAGES.flatMap(varintDelimited)),
      ['0', '18', '36'],
    ],
    [
      'protobuf after lengths in four bytes',
      Buffer.concat(MESSAGES.flatMap(uint32Delimited)),
      ['0', '21', '42'],
    ],
  ])('%s', async (_name, content, places) => {
    for (const bytes of [Buffer.from(content), gzipSync(content)]) {
      const { items, file } = await read(bytes);
      expect(items.map(names)).toEqual(NAMES.map((name) => [name]));
      const separator = places[0] === '0' ? ', byte ' : ':';
      expect(items.map(({ place }) => place)).toEqual(places.map((at) => `${file}${separator}${at}`));
    }
  });

  it('one pretty-printed document', async () => {
    const { items } = await read(JSON.stringify(jsonRequest(...NAMES), null, 2));
    expect(items.map(names)).toEqual([NAMES]);
  });

  it('one bare protobuf message', async () => {
    const { items, file } = await read(Buffer.concat(MESSAGES));
    expect(items.map(names)).toEqual([NAMES]);
    expect(items[0]?.place).toBe(`${file}, byte 0`);
  });

  it('protobuf messages of every small length, bare or not', async () => {
    for (let length = 0; length < 300; length++) {
      const message = encodeRequest({ resourceSpans: [{ schemaUrl: 'x'.repeat(length) }] });
      const expected = [{ place: expect.any(String), signal: 'traces', request: message }];
      expect((await read(message)).items).toEqual(expected);
      expect((await read(Buffer.concat(varintDelimited(message)))).items).toEqual(expected);
      expect((await read(Buffer.concat(uint32Delimited(message)))).items).toEqual(expected);
    }
  });

  it('gzip in several members', async () => {
    const { items } = await read(
      Buffer.concat(MESSAGES.map((m) => gzipSync(Buffer.concat(varintDelimited(m))))),
    );
    expect(items.map(names)).toEqual(NAMES.map((name) => [name]));
  });

  it.each([
    ['an empty file', ''],
    ['white space', ' \n\r\n\t\n'],
    ['an empty file in gzip', gzipSync('')],
  ])('%s holds nothing', async (_name, content) => {
    expect((await read(content)).items).toEqual([]);
  });

  it.each([
    ['text', 'name,start\n', '6e 61 6d 65 2c 73 74 61'],
    ['zip', Buffer.from('504b030414000000', 'hex'), '50 4b 03 04 14 00 00 00'],
  ])('%s is refused with the bytes found', async (_name, content, found) => {
    const { items, file } = await read(content);
    expect(items).toEqual([
      { place: file, error: expect.stringMatching(new RegExp(`^not a recording of spans: .*${found}$`)) },
    ]);
  });
});

describe('readRecording goes on after', () => {
  it('a line that is not JSON', async () => {
    await expectAround('{"resourceSpans": oops}\n', 2, /^not JSON: /);
  });

  it('a line cut short', async () => {
    await expectAround('{"resourceSpans":[{\n', 2, 'JSON cut short: 3 brackets are left open');
    await expectAround('{"resourceSpans":[{"schemaUrl":"ht\n', 2, /^not JSON: /);
  });

  it('a document that closes what it did not open', async () => {
    await expectAround('{\n"resourceSpans": []]\n}\n', 2, /^not JSON: /, 5);
  });

  it('a line of the wrong shape, named by its path', async () => {
    const line = '{"resourceSpans":[{"scopeSpans":[{"spans":[{"spanId":"xyz"}]}]}]}\n';
    await expectAround(
      line,
      2,
      'resourceSpans[0].scopeSpans[0].spans[0].spanId: expected 16 hex digits, found "xyz"',
    );
  });

  it('a line that holds something else', async () => {
    await expectAround(
      '{"trace_id":"1","label":"x"}\n',
      2,
      'expected `resourceSpans` or `resourceLogs`, found `trace_id`, `label`',
    );
    await expectAround('[]\n', 2, 'expected an object, found an array');
  });

  it('a megabyte of brackets, closed or not', async () => {
    const open = '['.repeat(1_000_000);
    await expectAround(`{"resourceSpans":${open}\n`, 2, 'JSON cut short: 1000001 brackets are left open');
    const closed = `{"resourceSpans":${open}${open.replaceAll('[', ']')}}\n`;
    await expectAround(closed, 2, 'resourceSpans[0]: expected an object, found an array');
  });

  it('a line longer than the limit', async () => {
    const long = `{"resourceSpans":[{"schemaUrl":"${'x'.repeat(600_000)}"}]}\n`;
    await expectAround(long, 2, 'longer than the limit of 4096 bytes', 3, 4096);
    await expectAround(pretty('x'.repeat(600_000)), 2, 'longer than the limit of 4096 bytes', 20, 4096);
  });

  it('a message that is not sound, with its place', async () => {
    const [before, bad, after] = [MESSAGES[0]!, Buffer.from('0a05120a', 'hex'), MESSAGES[2]!];
    const { items, file } = await read(Buffer.concat([before, bad, after].flatMap(varintDelimited)));
    expect(items).toEqual([
      { place: `${file}, byte 0`, signal: 'traces', request: before },
      {
        place: `${file}, byte 18`,
        error: 'in a message of 4 bytes: length 5 runs past the end of its message at byte 2',
      },
      { place: `${file}, byte 23`, signal: 'traces', request: after },
    ]);
  });

  it('metrics and profiles, which it passes over and tells', async () => {
    const skipped: string[] = [];
    const content = `{"resourceMetrics":[]}\n${JSON_LINES}{"resourceProfiles":[]}\n`;
    const { items, file } = await read(content, { passedOver: (place) => skipped.push(place) });
    expect(items.map(names)).toEqual(NAMES.map((name) => [name]));
    expect(skipped).toEqual([1, 5].map((line) => `${file}:${line}`));
  });
});

describe('readRecording knows logs', () => {
  const record = { timeUnixNano: '1', traceId: Buffer.alloc(16, 1), eventName: 'gen_ai.choice' };

  it('in JSON, by the name of the list', async () => {
    const hex = Buffer.alloc(16, 1).toString('hex');
    const json = { resourceLogs: [{ scopeLogs: [{ logRecords: [{ ...record, traceId: hex }] }] }] };
    const { items } = await read(`${JSON_LINES}${JSON.stringify(json)}\n`);
    expect(items.map((item) => 'signal' in item && item.signal)).toEqual([
      'traces',
      'traces',
      'traces',
      'logs',
    ]);
    const logs = items[3]!;
    expect('request' in logs && recordsOf(decodeLogs(logs.request))).toEqual([record]);
  });

  it.each<[string, LogRecord[]]>([
    ['a time', [record]],
    ['the time of observation', [{ observedTimeUnixNano: '1', traceId: record.traceId }]],
    ['a severity', [{ severityNumber: 9, body: { stringValue: 'hello' } }]],
    ['a later record, where the first says too little', [{ body: { stringValue: 'hello' } }, record]],
  ])('in protobuf, by %s', async (_, logRecords) => {
    const logs = encodeLogs({ resourceLogs: [{ scopeLogs: [{}, { logRecords }] }] });
    const messages = [MESSAGES[0]!, logs, MESSAGES[1]!].flatMap(varintDelimited);
    const { items } = await read(Buffer.concat(messages));
    expect(items.map((item) => 'signal' in item && item.signal)).toEqual(['traces', 'logs', 'traces']);
    expect(items[1]).toMatchObject({ request: logs });
  });

  it('of every kind that an SDK sends, and spans from them', async () => {
    const shape = fc.record({ spans: fc.boolean(), first: fc.nat({ max: 20 }) });
    await fc.assert(
      fc.asyncProperty(shape, async ({ spans, first }) => {
        const id = { traceId: Buffer.alloc(16, first + 1), spanId: Buffer.alloc(8, first + 1) };
        const bytes = spans
          ? encodeRequest({ resourceSpans: [{ scopeSpans: [{ spans: [{ ...id, name: 'a' }] }] }] })
          : encodeLogs({ resourceLogs: [{ scopeLogs: [{ logRecords: [{ ...id, ...record }] }] }] });
        const { items } = await read(bytes);
        expect(items).toMatchObject([{ signal: spans ? 'traces' : 'logs' }]);
      }),
      { numRuns: 30 },
    );
  });

  it('that contradict themselves cost themselves alone', async () => {
    const bad = delimited(1, delimited(2, delimited(2, Buffer.from('0901000000000000006205', 'hex'))));
    const messages = [MESSAGES[0]!, bad, MESSAGES[1]!].flatMap(varintDelimited);
    const { items } = await read(Buffer.concat(messages));
    expect(items[1]).toMatchObject({ error: expect.stringContaining('runs past the end of its message') });
    expect([names(items[0]!), names(items[2]!)]).toEqual([['a'], ['b']]);
  });
});

describe('readRecording ends, with a reason, at', () => {
  it.each([
    ['a message cut short', 'varint', -1, 'expected a message of 17 bytes, found 16 to the end of the file'],
    ['a length cut short', 'uint32', -18, 'expected the length of a message, found none'],
    ['a document cut short', 'json', -2, 'JSON cut short: 1 brackets are left open'],
  ])('%s', async (_name, format, cut, error) => {
    const whole = {
      varint: Buffer.concat(MESSAGES.flatMap(varintDelimited)),
      uint32: Buffer.concat(MESSAGES.flatMap(uint32Delimited)),
      json: Buffer.from(JSON_LINES),
    }[format] as Buffer;
    const { items } = await read(whole.subarray(0, cut));
    expect(items).toHaveLength(3);
    expect(items[2]).toMatchObject({ error });
  });

  it('a length that never ends', async () => {
    const { items } = await read(Buffer.concat([...varintDelimited(MESSAGES[0]!), Buffer.alloc(20, 0xff)]));
    expect(items[1]).toMatchObject({ error: 'expected the length of a message, found none' });
  });

  it('a message over the limit', async () => {
    for (const content of [
      Buffer.concat(MESSAGES),
      Buffer.concat(varintDelimited(Buffer.concat(MESSAGES))),
    ]) {
      const { items } = await read(content, {}, 40);
      expect(items).toEqual([
        { place: expect.stringMatching(/, byte 0$/), error: 'a message longer than the limit of 40 bytes' },
      ]);
    }
  });

  it('gzip cut short or damaged, after what was whole', async () => {
    const lines = Array.from({ length: 2000 }, (_, i) => `${JSON.stringify(jsonRequest(`${i * 7919}`))}\n`);
    const packed = gzipSync(lines.join(''));
    const cut = await read(packed.subarray(0, -100));
    expect(cut.items.at(-1)).toEqual({ place: cut.file, error: 'the gzip data are cut short' });
    packed.fill(0, packed.length - 400, packed.length - 200);
    const damaged = await read(packed);
    expect(damaged.items.at(-1)).toEqual({ place: damaged.file, error: 'the gzip data are damaged' });
  });

  it('a missing file, and a folder', async () => {
    expect(await collect(readRecording(join(folder, 'none')))).toEqual([
      { place: join(folder, 'none'), error: 'no such file or folder (ENOENT)' },
    ]);
    expect(await collect(readRecording(folder))).toEqual([
      { place: folder, error: 'a folder, expected a file (EISDIR)' },
    ]);
  });
});

describe('readRecording', () => {
  it('tells how many bytes of the file it has read, packed or not', async () => {
    for (const content of [Buffer.from(JSON_LINES), gzipSync(JSON_LINES)]) {
      let read = 0;
      const file = await write(content);
      await collect(readRecording(file, { advance: (bytes) => (read += bytes) }));
      expect(read).toBe(content.length);
    }
  });

  it('reads no further than it is asked to', async () => {
    const line = `${JSON.stringify(jsonRequest('x'.repeat(10_000)))}\n`;
    for (const content of [Buffer.from(line.repeat(500)), gzipSync(line.repeat(500), { level: 0 })]) {
      let read = 0;
      const file = await write(content);
      for await (const item of readRecording(file, { advance: (bytes) => (read += bytes) })) {
        expect(names(item)).toHaveLength(1);
        break;
      }
      expect(read).toBeLessThan(content.length / 2);
    }
  });

  it('takes a line that lies in many chunks', async () => {
    const name = 'é'.repeat(700_000);
    const { items } = await read(`${JSON.stringify(jsonRequest(name))}\n${JSON_LINES}`);
    expect(items.map(names)).toEqual([[name], ['a'], ['b'], ['c']]);
  });
});

/** Puts a bad text between two good lines; expects those, and the problem at its line. */
async function expectAround(bad: string, line: number, error: string | RegExp, next = 3, limit?: number) {
  const [first, last] = JSON_LINES.split('\n');
  const { items, file } = await read(`${first}\n${bad}${last}\n`, {}, limit);
  expect(items.map(({ place }) => place)).toEqual([`${file}:1`, `${file}:${line}`, `${file}:${next}`]);
  expect([names(items[0]!), names(items[2]!)]).toEqual([['a'], ['b']]);
  const problem = items[1]!;
  expect('error' in problem && problem.error).toMatch(error);
}

let files = 0;

async function write(content: string | Buffer): Promise<string> {
  const file = join(folder, `recording-${files++}`);
  await writeFile(file, content);
  return file;
}

async function read(
  content: string | Buffer,
  watch = {} as Parameters<typeof readRecording>[1],
  limit?: number,
) {
  const file = await write(content);
  return { file, items: await collect(readRecording(file, watch, limit)) };
}

async function collect(items: AsyncIterable<Recorded>): Promise<Recorded[]> {
  const all: Recorded[] = [];
  for await (const item of items) all.push(item);
  return all;
}

/** The names of a request's spans. */
function names(item: Recorded): (string | undefined)[] {
  if ('error' in item) throw new Error(item.error);
  return spansOf(decodeRequest(item.request)).map(({ name }) => name);
}

function jsonRequest(...spanNames: string[]): object {
  return { resourceSpans: [{ scopeSpans: [{ spans: spanNames.map((name) => ({ name })) }] }] };
}

function pretty(name: string, indent = 2): string {
  return `${JSON.stringify({ later: [{}], ...jsonRequest(name) }, null, indent || '\u0000').replaceAll('\u0000', '')}\n`;
}

function protobufRequest(name: string): Buffer {
  return encodeRequest({ resourceSpans: [{ scopeSpans: [{ spans: [{ name, kind: 1, flags: 1 }] }] }] });
}

function varintDelimited(message: Buffer): [Buffer, Buffer] {
  return [delimited(1, message).subarray(1, delimited(1, message).length - message.length), message];
}

function uint32Delimited(message: Buffer): [Buffer, Buffer] {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(message.length);
  return [length, message];
}
