import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readDecideRequest } from '../../src/guard/request.ts';

const LEAST = { conversation: 'c', tool: 'pay' };

describe('a request', () => {
  test('needs no more than a tool and whose call it is', () => {
    expect(readDecideRequest(LEAST)).toEqual({
      call: {
        conversation: 'c',
        service: null,
        traceId: null,
        within: null,
        agent: null,
        system: null,
        goal: [],
        tool: 'pay',
        arguments: null,
        callId: null,
        tools: [],
        span: null,
      },
      time: null,
      ended: [],
      history: null,
    });
  });

  test('may be written in JSON’s names or the proto file’s, nulls and ids in capitals too', () => {
    const traceId = 'AB'.repeat(16);
    const spanId = 'cd'.repeat(8);
    const json = {
      ...LEAST,
      traceId,
      spanId,
      callId: 'x',
      timeUnixNano: '1700000000000000000',
      ended: [{ callId: 'w', timeUnixNano: 5, arguments: { camelCase: 1 } }],
      tools: [{ name: 'pay', readOnly: false }],
      agent: null,
    };
    const proto = {
      ...LEAST,
      trace_id: traceId,
      span_id: spanId,
      call_id: 'x',
      time_unix_nano: 1_700_000_000_000_000_000,
      ended: [{ call_id: 'w', time_unix_nano: '5', arguments: { camelCase: 1 } }],
      tools: [{ name: 'pay', read_only: false }],
    };
    const read = readDecideRequest(json);
    expect(read).toMatchObject({ call: { span: { traceId: traceId.toLowerCase(), spanId } }, time: 1.7e18 });
    expect(readDecideRequest(proto)).toEqual(read);
  });

  test.each<[string, unknown, RegExp]>([
    ['that is no object', [], /^the request: .*expected object/],
    ['without a tool', { conversation: 'c' }, /^`tool`: .*undefined/],
    ['that tells nobody’s call', { tool: 'pay' }, /`conversation`.*`traceId`/],
    ['with a name that does not exist', { ...LEAST, argument: {} }, /"argument"/],
    [
      'with a name that does not exist further in',
      { ...LEAST, ended: [{ callId: 'x', output: '' }] },
      /^`ended\[0\]`.*"output"/,
    ],
    ['with a wrong type', { ...LEAST, goal: 'Pay.' }, /^`goal`: .*expected array/],
    ['with a trace id that is none', { ...LEAST, traceId: 'xyz' }, /^`traceId`: .*/],
    ['with a trace id of zeros', { ...LEAST, traceId: '0'.repeat(32) }, /^`traceId`: .*/],
    ['with a span and no trace', { ...LEAST, spanId: 'ab'.repeat(8) }, /^`spanId`.*`traceId`/],
    ['with a time that is none', { ...LEAST, timeUnixNano: 'now' }, /^`timeUnixNano`: .*/],
    ['with a negative time', { ...LEAST, timeUnixNano: -1 }, /^`timeUnixNano`: .*/],
    ['with an ended call without an id', { ...LEAST, ended: [{ result: 'x' }] }, /^`ended\[0\]\.callId`: .*/],
    ['with a name without end', { ...LEAST, agent: 'x'.repeat(2000) }, /^`agent`: .*1000/],
  ])('%s is refused in words', (_, given, words) => {
    expect(readDecideRequest(given)).toMatch(words);
  });

  test('of whatever shape is read or refused in words, never thrown at', () => {
    const keys = fc.constantFrom(
      'conversation',
      'tool',
      'arguments',
      'ended',
      'goal',
      'tools',
      'traceId',
      '__proto__',
    );
    const given = fc.oneof(fc.jsonValue(), fc.dictionary(keys, fc.jsonValue()));
    fc.assert(
      fc.property(given, (value) => {
        const read = readDecideRequest(value);
        expect(typeof read === 'string' ? read.length > 0 : read.call.tool.length > 0).toBe(true);
      }),
    );
  });

  test('keeps arguments as they are', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (args) => {
        const read = readDecideRequest({ ...LEAST, arguments: args });
        expect(typeof read === 'string' ? read : read.call.arguments).toEqual(args);
      }),
    );
  });
});
