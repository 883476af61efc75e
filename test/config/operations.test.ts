import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../src/config/load.ts';

const parse = (yaml: string) => parseConfig(yaml, 'config.yaml', {});
const messages = (yaml: string) => {
  const result = parse(yaml);
  return result.ok ? [] : result.diagnostics.map(({ message, help }) => `${message}; ${help ?? ''}`);
};

describe('extensions.health_check', () => {
  it('is off where nothing asks for it, and has its defaults where its name stands alone', () => {
    expect(parse('')).toMatchObject({ ok: true, value: { health: null } });
    const defaults = { endpoint: { host: '127.0.0.1', port: 13133 }, path: '/' };
    expect(parse('extensions: { health_check: }')).toMatchObject({ value: { health: defaults } });
    expect(parse('extensions: { health_check: {} }')).toMatchObject({ value: { health: defaults } });
  });

  it("takes a Collector's block", () => {
    const block = 'extensions: { health_check: { endpoint: "0.0.0.0:13133", path: /health/status } }';
    const service = 'service: { extensions: [health_check] }';
    expect(parse(`${block}\n${service}`)).toMatchObject({
      ok: true,
      value: { health: { endpoint: { host: '0.0.0.0' }, path: '/health/status' } },
    });
  });

  it.each([
    ['extensions: { health_check: { response_body: {} } }', '`response_body` is not implemented'],
    ['extensions: { health_check: { path: health } }', 'path'],
    ['service: { extensions: [health_check] }', '`health_check` is not among the `extensions`'],
    ['extensions: { health_check: }\nservice: { extensions: [] }', 'the list leaves `health_check` out'],
  ])('refuses %s', (yaml, message) => {
    expect(messages(yaml).join()).toContain(message);
  });
});

describe('service.telemetry.logs', () => {
  it('is info, for people, where nothing is said', () => {
    const defaults = { level: 'info', encoding: 'console' };
    expect(parse('')).toMatchObject({ value: { log: defaults } });
    expect(parse('service: { telemetry: { metrics: {} } }')).toMatchObject({ value: { log: defaults } });
  });

  it('takes level and encoding', () => {
    const logs = { level: 'debug', encoding: 'json' };
    expect(parse('service: { telemetry: { logs: { level: debug, encoding: json } } }')).toMatchObject({
      value: { log: logs },
    });
  });

  it.each([
    ['service: { telemetry: { logs: { level: loud } } }', 'loud'],
    ['service: { telemetry: { logs: { encoding: xml } } }', 'xml'],
    ['service: { telemetry: { logs: { sampling: {} } } }', '`sampling` is not implemented'],
  ])('refuses %s', (yaml, message) => {
    expect(messages(yaml).join()).toContain(message);
  });
});
