import { createHash } from 'node:crypto';
import type { Config } from '../config/schema.ts';
import { Secret } from '../config/secret.ts';

/** Blocks of the file by the field of the configuration that they become. */
const BLOCKS = {
  receiver: 'receivers.otlp.protocols.grpc',
  http: 'receivers.otlp.protocols.http',
  exporters: 'exporters',
  pipelines: 'service.pipelines',
  auth: 'extensions.bearertokenauth',
  api: 'extensions.api',
  storage: 'extensions.file_storage',
  health: 'extensions.health_check',
  metrics: 'service.telemetry.metrics',
  ownTraces: 'service.telemetry.traces',
} as const satisfies Partial<Record<keyof Config, string>>;

/** Of the processor, what changes while it runs; all else does not. */
const LIVE = new Set(['charters', 'baselines', 'baseline_key', 'detectors', 'false_alarms']);

/** Blocks that were changed and that only a new process takes up, by their keys in the file. */
export function needRestart(running: Config, wanted: Config): string[] {
  const blocks = Object.entries(BLOCKS).flatMap(([field, key]) => {
    const part = (config: Config): unknown => config[field as keyof typeof BLOCKS];
    return print(part(running)) === print(part(wanted)) ? [] : [key];
  });
  const keys = Object.keys({ ...running.goalkeeper, ...wanted.goalkeeper }).filter((key) => !LIVE.has(key));
  const settings = keys.flatMap((key) => {
    const part = ({ goalkeeper }: Config): unknown => goalkeeper[key as keyof Config['goalkeeper']];
    return print(part(running)) === print(part(wanted)) ? [] : [`processors.goalkeeper.${key}`];
  });
  return [...blocks, ...settings];
}

/** As text; a secret by its hash, so that another one is another text. */
function print(value: unknown): string | undefined {
  return JSON.stringify(value, function (this: Record<string, unknown>, key: string, one: unknown): unknown {
    const raw = this[key];
    return raw instanceof Secret ? createHash('sha256').update(raw.reveal()).digest('hex') : one;
  });
}
