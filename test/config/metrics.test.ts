import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../src/config/load.ts';

/** The configuration with this block under `service.telemetry`. */
const parse = (telemetry: string, more = '') =>
  parseConfig(`service:\n  telemetry: ${telemetry}\n${more}`, 'config.yaml', {});
const messages = (telemetry: string) => {
  const result = parse(telemetry);
  return result.ok ? [] : result.diagnostics.map(({ message, help }) => `${message}; ${help ?? ''}`);
};
const prometheus = (block: string) =>
  `{ metrics: { readers: [{ pull: { exporter: { prometheus: ${block} } } }] } }`;

describe('service.telemetry.metrics', () => {
  it('is off where nothing asks for it', () => {
    expect(parseConfig('', null, {})).toMatchObject({ ok: true, value: { metrics: null } });
    expect(parse('{ metrics: { readers: [] } }')).toMatchObject({ ok: true, value: { metrics: null } });
  });

  it("takes a reader in the Collector's words, with its defaults", () => {
    const given = parse(prometheus('{ host: 0.0.0.0, port: 9999 }'));
    expect(given).toMatchObject({ ok: true, value: { metrics: { host: '0.0.0.0', port: 9999 } } });
    expect(parse(prometheus('{}'))).toMatchObject({ value: { metrics: { host: '127.0.0.1', port: 8888 } } });
  });

  it('leaves everything served where it stands alone under `service`', () => {
    expect(parse(prometheus('{}'))).toMatchObject({
      value: { pipelines: { logs: { exporters: ['debug'] } } },
    });
  });

  it.each([
    ['{ metrics: { level: detailed } }', '`level`'],
    ['{ metrics: { address: ":8888" } }', '`address`'],
    ['{ logs: { output_paths: [stdout] } }', '`output_paths`'],
    ['{ resource: {} }', '`resource`'],
    ['{ metrics: { readers: [{ periodic: {} }] } }', '`periodic`'],
    ['{ metrics: { readers: [{ pull: { exporter: { otlp: {} } } }] } }', '`otlp`'],
    [prometheus('{ without_units: true }'), '`without_units`'],
  ])('refuses by name what only a Collector does: %s', (telemetry, name) => {
    expect(messages(telemetry).join()).toMatch(new RegExp(`${name}.* is not implemented`));
  });

  it.each([[prometheus('{ port: 70000 }')], [prometheus('{ host: "" }')], [prometheus('{ prot: 1 }')]])(
    'refuses %s',
    (telemetry) => {
      expect(messages(telemetry)).toHaveLength(1);
    },
  );

  it('has one reader', () => {
    const one = '{ pull: { exporter: { prometheus: {} } } }';
    expect(messages(`{ metrics: { readers: [${one}, ${one}] } }`)).toHaveLength(1);
  });
});
