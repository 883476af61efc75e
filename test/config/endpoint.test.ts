import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { callEndpoint, listenEndpoint, parseEndpoint } from '../../src/config/endpoint.ts';

describe('an endpoint', () => {
  test.each([
    ['localhost:4317', { scheme: null, host: 'localhost', port: 4317, address: 'localhost:4317' }],
    ['http://jaeger:4317', { scheme: 'http', host: 'jaeger', port: 4317, address: 'jaeger:4317' }],
    [
      'https://api.example.com:443/',
      { scheme: 'https', host: 'api.example.com', port: 443, address: 'api.example.com:443' },
    ],
    ['[::1]:4317', { scheme: null, host: '::1', port: 4317, address: '[::1]:4317' }],
    ['dns:///backend:4317', { scheme: null, host: 'backend', port: 4317, address: 'backend:4317' }],
    ['HTTPS://a:1', { scheme: 'https', host: 'a', port: 1, address: 'a:1' }],
  ])('%s', (text, expected) => {
    expect(parseEndpoint(text)).toEqual(expected);
  });

  test.each([
    ['localhost', /no port/],
    ['localhost:', /no port/],
    ['localhost:99999', /expected a number up to 65535/],
    ['localhost:http', /expected a number/],
    ['::1:4317', /not an endpoint/],
    ['a b:1', /not an endpoint/],
    ['user@host:1', /not an endpoint/],
    ['https://host:1/v1/traces', /not an endpoint/],
    ['ftp://host:1', /not a scheme/],
    ['unix:///tmp/x.sock', /not implemented yet/],
    ['', /no port/],
  ])('%s is refused', (text, expected) => {
    expect(parseEndpoint(text)).toMatch(expected);
  });

  test('a URL of an environment variable may leave out the port', () => {
    expect(parseEndpoint('https://a.example', true)).toMatchObject({ port: 443 });
    expect(parseEndpoint('http://a.example', true)).toMatchObject({ port: 80 });
  });

  test('to listen: no host is every interface, port 0 is any, a scheme is a mistake', () => {
    expect(listenEndpoint.parse(':4317')).toMatchObject({ host: '0.0.0.0', address: '0.0.0.0:4317' });
    expect(listenEndpoint.parse('127.0.0.1:0')).toMatchObject({ port: 0 });
    expect(listenEndpoint.safeParse('http://127.0.0.1:4317').success).toBe(false);
  });

  test('to call: host and port must be named', () => {
    expect(callEndpoint.safeParse(':4317').success).toBe(false);
    expect(callEndpoint.safeParse('a:0').success).toBe(false);
  });

  test('any text gives an endpoint with a port in range, or a sentence', () => {
    const part = fc.constantFrom(
      'http',
      'https',
      '://',
      ':',
      '/',
      '[',
      ']',
      'a',
      '1',
      '4317',
      '::1',
      '@',
      ' ',
      '.',
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 10 }), (parts) => {
        const found = parseEndpoint(parts.join(''));
        if (typeof found === 'string') expect(found).not.toBe('');
        else expect(found.port).toBeLessThanOrEqual(65_535);
      }),
      { numRuns: 1000 },
    );
  });
});
