import { createRequire } from 'node:module';
import { Tags } from '../../../src/privacy/tag.ts';
import { say } from '../core/say.ts';
import { Coverage, coverageText } from '../coverage/coverage.ts';
import { CoverageMetrics } from '../coverage/coverage-metrics.ts';
import { captureOf, Privacy } from '../privacy/capture.ts';
import { onConfigured, settings } from '../settings/configuration.ts';
import { Exporter } from './exporter.ts';
import { Later } from './later.ts';
import { registry } from './otel.ts';
import { OwnTracer } from './own-tracer.ts';
import { resourceFrom } from './resource.ts';
import { Spans } from './spans.ts';
import type { Telemetry } from './telemetry.ts';

// What this program tells of its agents: one set of spans, counts and, where the application has no SDK, one exporter.

export interface Emission {
  readonly telemetry: Telemetry;
  readonly coverage: Coverage;
  /** Null where OpenTelemetry's variables want no spans of an SDK. */
  readonly exporter: Exporter | null;
}

let emission: Emission | null = null;
/** Spans that have ended and are still to be masked. */
const ended = new Later();

/** Begins to tell; the variables count as they are then. */
export function emit(env: NodeJS.ProcessEnv = process.env): Emission {
  emission ??= make(env);
  return emission;
}

/** Sends what waits, for a program that ends by `process.exit`. */
export async function flush(): Promise<void> {
  ended.settle();
  await emission?.exporter?.flush();
}

/** For the self-check: who sends the spans, and how far tools are gated. */
export function emissionText(env: NodeJS.ProcessEnv = process.env): string {
  const { trace, version } = registry();
  const lost = emission?.exporter?.counts.lost ?? 0;
  const coverage = coverageText(emission?.coverage.snapshot() ?? []);
  const spans =
    trace !== undefined
      ? `spans by the application's OpenTelemetry (API ${version})`
      : emission?.exporter
        ? `spans by OTLP/gRPC to ${env.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT || env.OTEL_EXPORTER_OTLP_ENDPOINT || 'localhost:4317'}`
        : 'no spans';
  return [spans, lost > 0 ? `${lost} of them lost` : '', coverage].filter((part) => part !== '').join('; ');
}

function make(env: NodeJS.ProcessEnv): Emission {
  const version = versionOf();
  const tags = new Tags(settings().maskSalt ?? undefined);
  const coverage = new Coverage(new CoverageMetrics(version));
  const exporter = wantsSpans(env) ? exporterOf(version, { ...env }) : null;
  let privacy = new Privacy(captureOf(settings().capture, env), tags);
  onConfigured(({ capture }) => {
    privacy = new Privacy(captureOf(capture, env), tags);
  });
  const own = exporter === null ? null : new OwnTracer((span) => exporter.put(span), ended);
  const telemetry = new Spans({ version, privacy: () => privacy, own, coverage });
  return { telemetry, coverage, exporter };
}

/** Read here and not by src/version.ts: that checks it with a library which takes longer to load than all of this. */
function versionOf(): string {
  const manifest: unknown = createRequire(import.meta.url)('goalkeeper/package.json');
  const version =
    typeof manifest === 'object' && manifest !== null && 'version' in manifest && manifest.version;
  return typeof version === 'string' ? version : '';
}

function wantsSpans(env: NodeJS.ProcessEnv): boolean {
  const exporters = env.OTEL_TRACES_EXPORTER?.trim().toLowerCase() ?? '';
  return env.OTEL_SDK_DISABLED?.trim().toLowerCase() !== 'true' && exporters !== 'none';
}

function exporterOf(version: string, env: NodeJS.ProcessEnv): Exporter {
  const exporter = new Exporter({
    resource: { attributes: resourceFrom(env, version), version },
    wire: async () => (await import('./otlp-wire.ts')).wireFrom(env),
  });
  // Asked again after each flush: what could not be sent then is not tried for ever.
  let tried = -1;
  process.on('beforeExit', () => {
    const { waiting, leaving, sent, lost } = exporter.counts;
    const all = waiting + leaving + sent + lost;
    if (waiting + leaving === 0 || tried === all) return;
    tried = all;
    void exporter.flush();
  });
  process.once('exit', () => {
    ended.settle();
    const { waiting, leaving } = exporter.counts;
    if (tried >= 0 || waiting + leaving === 0) return;
    const spans = waiting + leaving === 1 ? 'a span was' : `${waiting + leaving} spans were`;
    say(
      `${spans} not sent: the program ended at once; \`await flush()\` of goalkeeper before that sends them`,
    );
  });
  return exporter;
}
