import { describe, expect, test } from 'vitest';
import { configOf, toldOf } from '../support/config.ts';

describe('a service block', () => {
  const file = (exporters: string, more = '') =>
    `exporters: { debug: , otlp: { endpoint: "a:1" } }\nservice: { pipelines: { traces: { receivers: [otlp], exporters: ${exporters}${more} } } }`;

  test('may say what is so anyway', () => {
    expect(toldOf(file('[debug, otlp]', ', processors: [goalkeeper]'))).toEqual([]);
  });

  test('may not leave out what would be used nevertheless', () => {
    expect(toldOf(file('[debug]')).join()).toMatch(/leaves `otlp` out/);
  });

  test('may not name what is not there', () => {
    expect(toldOf(file('[debug, otlp, zipkin]')).join()).toMatch(/`zipkin` is not among the `exporters`/);
    expect(toldOf(file('[debug, otlp]', ', processors: [batch]')).join()).toMatch(
      /`batch` is not among the `processors`/,
    );
  });
});

describe('log records', () => {
  const file = (logs: string) =>
    `exporters: { debug: , otlp: { endpoint: "a:1" } }\nservice: { pipelines: { traces: { receivers: [otlp], exporters: [debug, otlp] }${logs} } }`;

  test('go to every exporter where no service block says otherwise', () => {
    expect(configOf('exporters: { debug: , otlp: { endpoint: "a:1" } }').pipelines.logs).toEqual({
      exporters: ['debug', 'otlp'],
    });
    expect(configOf('').pipelines.logs).toEqual({ exporters: ['debug'] });
  });

  test('go nowhere, and are not taken, where it leaves them out', () => {
    expect(configOf(file('')).pipelines.logs).toBeNull();
  });

  test('go to those exporters that it names', () => {
    const pipeline = 'logs: { receivers: [otlp], processors: [goalkeeper], exporters: [otlp] }';
    expect(configOf(file(`, ${pipeline}`)).pipelines.logs).toMatchObject({ exporters: ['otlp'] });
  });

  test('cannot come from or go to what is not there', () => {
    expect(toldOf(file(', logs: { receivers: [otlp], exporters: [zipkin] }'))).toEqual([
      '2:121 error: `zipkin` is not among the `exporters` of this file',
    ]);
    expect(toldOf(file(', logs: { receivers: [], exporters: [otlp] }')).join()).toMatch(/leaves `otlp` out/);
    expect(toldOf(file(', logs: { receivers: [otlp], exporters: [] }')).join()).toMatch(/exporters/);
    expect(
      toldOf(file(', logs: { receivers: [otlp], processors: [batch], exporters: [otlp] }')).join(),
    ).toMatch(/`batch` is not among the `processors`/);
  });
});

describe('metrics', () => {
  const file = (metrics: string) =>
    `exporters: { debug: , otlp: { endpoint: "a:1" } }\nservice: { pipelines: { traces: { receivers: [otlp], exporters: [debug, otlp] }${metrics} } }`;

  test('go to every exporter, to those that a pipeline names, or nowhere', () => {
    expect(configOf('').pipelines.metrics).toEqual({ exporters: ['debug'] });
    expect(configOf(file(', metrics: { receivers: [otlp], exporters: [otlp] }')).pipelines).toMatchObject({
      logs: null,
      metrics: { exporters: ['otlp'] },
    });
    expect(configOf(file('')).pipelines.metrics).toBeNull();
  });

  test('cannot go to what is not there', () => {
    expect(toldOf(file(', metrics: { receivers: [otlp], exporters: [zipkin] }')).join()).toMatch(
      /`zipkin` is not among the `exporters`/,
    );
  });
});
