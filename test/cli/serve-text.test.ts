import { describe, expect, it } from 'vitest';
import { greeting, summary } from '../../src/cli/serve-text.ts';
import type { Charter } from '../../src/model/charter.ts';
import { NO_SCHEDULES } from '../../src/model/schedule.ts';
import { Counters } from '../../src/telemetry/counters.ts';
import { configOf } from '../support/config.ts';

function charter(name: string): Charter {
  const open = { purpose: '', agents: [], mode: 'monitor', tools: null, rules: [], effects: [] } as const;
  return { name, version: '1.2', ...open, detectors: NO_SCHEDULES, trusts: () => false };
}

describe('greeting', () => {
  it('names backend, charters and the address agents of this machine may use', () => {
    const config = configOf(`
receivers: { otlp: { protocols: { grpc: { endpoint: "0.0.0.0:4317", tls: { cert_file: a, key_file: b } } } } }
processors: { goalkeeper: { mode: tee } }
exporters: { otlp/jaeger: { endpoint: "http://jaeger:4317" }, debug: {} }`);
    const exporters = [
      { name: 'otlp/jaeger', target: 'jaeger:4317' },
      { name: 'debug', target: 'this terminal (alerts)' },
    ];
    const charters = ['a', 'b', 'c', 'd', 'e'].map(charter);
    const text = greeting(
      { endpoint: '0.0.0.0:4317', exporters, metrics: null, health: null, api: null, http: null },
      config,
      charters,
      false,
    );
    expect(text).toContain('listens on      0.0.0.0:4317 (OTLP/gRPC, TLS)');
    expect(text).toContain('sends alerts to jaeger:4317 (otlp/jaeger), this terminal (alerts)\n');
    expect(text).toContain('charters a 1.2, b 1.2, c 1.2 and 2 more');
    expect(text).toContain('OTEL_EXPORTER_OTLP_ENDPOINT=https://localhost:4317');
  });

  it('says where OTLP over HTTP is taken, and how an agent calls it', () => {
    const exporters = [{ name: 'debug', target: 'this terminal (alerts)' }];
    const service = {
      endpoint: '127.0.0.1:4317',
      http: '127.0.0.1:4318',
      exporters,
      metrics: null,
      api: null,
      health: null,
    };
    const text = greeting(service, configOf('exporters: { debug: {} }'), [], false);
    expect(text).toContain('127.0.0.1:4317 (OTLP/gRPC)\n                  127.0.0.1:4318 (OTLP/HTTP)\n');
    expect(text).toContain('agents: OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:4317\n');
    expect(text).toContain('over HTTP, as many SDKs do: OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:4318\n');
  });

  it('names HTTP first where it is all that is served', () => {
    const config = configOf('receivers: { otlp: { protocols: { http: } } }');
    const text = greeting(
      { endpoint: null, http: '127.0.0.1:4318', exporters: [], metrics: null, health: null, api: null },
      config,
      [],
      false,
    );
    expect(text).toContain('listens on      127.0.0.1:4318 (OTLP/HTTP)\n');
    expect(text).toContain(
      'agents: OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:4318, over HTTP as many SDKs do\n',
    );
    expect(text).not.toMatch(/gRPC|null/);
  });

  it('says where log records are not taken', () => {
    const pipelines = 'service: { pipelines: { traces: { receivers: [otlp], exporters: [debug] } } }';
    const config = configOf(`exporters: { debug: {} }\n${pipelines}`);
    const exporters = [{ name: 'debug', target: 'this terminal (alerts)' }];
    const text = greeting(
      { endpoint: '127.0.0.1:4317', exporters, metrics: null, health: null, api: null, http: null },
      config,
      [],
      false,
    );
    expect(text).toContain('listens on      127.0.0.1:4317 (OTLP/gRPC, traces alone)');
  });

  it('says aloud whom it asks where a verdict is in doubt', () => {
    const asked = '{ endpoint: "https://models.example/v1", model: judge, api_key: s3cret }';
    const config = configOf(`processors: { goalkeeper: { second_opinion: ${asked} } }`);
    const text = greeting(
      { endpoint: 'a:1', exporters: [], metrics: null, health: null, api: null, http: null },
      config,
      [],
      false,
    );
    expect(text).toContain(
      "asks in doubt   judge at https://models.example/v1, with the session's content\n",
    );
    expect(text).not.toContain('s3cret');
  });

  it('does not hide that without a backend spans go nowhere', () => {
    const exporters = [{ name: 'debug', target: 'this terminal (alerts)' }];
    const text = greeting(
      { endpoint: '127.0.0.1:4317', exporters, metrics: null, health: null, api: null, http: null },
      configOf(''),
      [],
      true,
    );
    expect(text).toContain('other spans go nowhere: name a backend under exporters.otlp.endpoint');
    expect(text).not.toContain('capability');
    expect(text).toContain('\x1b[1m');
  });
});

describe('summary', () => {
  it('tells log records where some came', () => {
    const counters = new Counters();
    counters.add('received_log_records', 7);
    counters.add('received_requests', 2);
    counters.add('dropped_log_records', 6, 'unsupported');
    counters.add('stray_log_records', 1);
    expect(summary(counters)).toBe(
      'received 0 spans and 7 log records in 2 requests · 0 actions judged · 0 alerts · sent 0 spans · lost 0 · ' +
        '6 log records lost (6 unsupported) · 1 log record of no known run\n',
    );
  });

  it('says of each exporter what it did not deliver, and what stays on disk', () => {
    const counters = new Counters();
    counters.add('dropped_spans', 3, 'shutdown');
    counters.add('send_failed_spans', 3, 'otlp');
    const state = { size: 12, capacity: 1_000, sizer: 'requests', bytes: 9, oldest: 0 } as const;
    const known = { lastSuccess: null, lastError: null, failingSince: null };
    const exporters = [
      { name: 'otlp', target: 'a:4317' },
      { name: 'otlp/2', target: 'b:4317', state: { ...state, ...known } },
      { name: 'debug', target: 'here' },
    ];
    expect(summary(counters, exporters)).toMatch(
      / · lost 3 \(3 shutdown\) · otlp: lost 3 spans · otlp\/2: 12 requests on disk for the next start\n$/,
    );
  });

  it('is one line', () => {
    expect(summary(new Counters())).toBe(
      'received 0 spans in 0 requests · 0 actions judged · 0 alerts · sent 0 spans · lost 0\n',
    );
  });

  it('says what was lost, refused and left out, and why', () => {
    const counters = new Counters();
    counters.add('received_spans', 12_345);
    counters.add('received_requests', 1);
    counters.add('actions', 1);
    counters.add('alerts', 1, 'block');
    counters.add('exported_spans', 12_000, 'otlp');
    counters.add('dropped_spans', 300, 'refused');
    counters.add('dropped_spans', 46, 'gave_up');
    counters.add('refused_requests', 2, 'invalid');
    counters.add('rejected_spans', 1, 'otlp');
    expect(summary(counters)).toBe(
      'received 12,345 spans in 1 request · 1 action judged · 1 alert (1 block) · sent 12,000 spans (12,000 otlp) · ' +
        'lost 346 (300 refused, 46 gave_up) · 2 requests refused (2 invalid) · 1 span left out by the backend (1 otlp)\n',
    );
  });
});
