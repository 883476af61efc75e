import { readdirSync } from 'node:fs';
import type { Signal } from '../../src/model/signal.ts';
import { captured, capturedLogs } from '../e2e/otlp.ts';
import { REPOSITORY } from '../e2e/processes.ts';
import { metricsRequest } from '../support/metrics.ts';
import { decodeLogs, decodeMetrics, decodeRequest } from '../wire/protobuf.ts';
import type { Seed } from './doors.ts';

/** Larger ones are mostly text, in which a mistake is none. */
const MAX_BYTES = 16 * 1024;

/** Requests that real agents' libraries exported, and one of metrics. */
export function seeds(): Seed[] {
  const found: Seed[] = [seedOf('metrics', metricsRequest({ name: 'a', points: 3 }, { name: 'b', kind: 7 }))];
  for (const language of ['javascript', 'python']) {
    for (const file of readdirSync(`${REPOSITORY}test/fixtures/captures/${language}`)) {
      const [, name, signal] = /^(.*)\.(traces|logs)\.pb$/.exec(file) ?? [];
      if (name === undefined) continue;
      const read = signal === 'logs' ? capturedLogs : captured;
      const small = read(`${language}/${name}`).find((bytes) => bytes.length <= MAX_BYTES);
      if (small !== undefined) found.push(seedOf(signal as Signal, small));
    }
  }
  return found;
}

const DECODE: Readonly<Record<Signal, (bytes: Buffer) => object>> = {
  traces: decodeRequest,
  logs: decodeLogs,
  metrics: decodeMetrics,
};

function seedOf(signal: Signal, protobuf: Buffer): Seed {
  return { signal, protobuf, json: Buffer.from(JSON.stringify(asJson(DECODE[signal](protobuf)))) };
}

/** As OTLP/JSON has it: bytes in hex. */
function asJson(value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex');
  if (Array.isArray(value)) return value.map(asJson);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, asJson(member)]));
}
