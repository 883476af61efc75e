import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Log, type LogOptions, plain } from '../../src/telemetry/log.ts';

const TEN_O_CLOCK = Date.UTC(2026, 10, 25, 10);

function kept(options: Partial<LogOptions> = {}) {
  const lines: string[] = [];
  const log = new Log({ write: (line) => lines.push(line), clock: () => TEN_O_CLOCK, ...options });
  return { log, lines };
}

it('writes time, level, message and pairs on one line', () => {
  const { log, lines } = kept();
  log.warn('cannot reach the backend', {
    exporter: 'otlp',
    waiting: 3,
    because: 'connect ECONNREFUSED',
    note: null,
  });
  expect(lines).toEqual([
    '2026-11-25T10:00:00Z WARN  cannot reach the backend exporter=otlp waiting=3 because="connect ECONNREFUSED" note=null\n',
  ]);
});

it('leaves out what is below its level', () => {
  const { log, lines } = kept({ level: 'warn' });
  log.debug('a');
  log.info('b');
  log.warn('c');
  log.error('d');
  expect(lines.map((line) => line.split(' ')[1])).toEqual(['WARN', 'ERROR']);
});

it("writes objects with the Collector's keys, where told to", () => {
  const { log, lines } = kept({ encoding: 'json', colour: true });
  log.error('cannot\nwrite', { file: 'a "b"\x1b[2J', left: 3, why: null });
  expect(lines).toEqual([
    '{"level":"error","ts":"2026-11-25T10:00:00.000Z","msg":"cannot write","file":"a \\"b\\" [2J","left":3,"why":null}\n',
  ]);
});

it('changes level and encoding while it runs', () => {
  const { log, lines } = kept({ level: 'error' });
  log.info('before');
  log.change({ level: 'debug', encoding: 'json' });
  log.debug('after');
  expect(lines.map((line) => JSON.parse(line).msg)).toEqual(['after']);
});

it('holds nothing back for what is below its level', () => {
  const { log, lines } = kept({ level: 'warn' });
  log.sometimes('info', 'often');
  log.change({ level: 'info', encoding: 'console' });
  log.sometimes('info', 'often');
  expect(lines).toEqual(['2026-11-25T10:00:00Z INFO  often\n']);
});

it('writes one whole JSON object a line, whatever the texts', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (message, value) => {
      const { log, lines } = kept({ encoding: 'json' });
      log.info(message, { value });
      expect(lines).toHaveLength(1);
      expect(lines[0]?.split('\n')).toHaveLength(2);
      expect(Object.keys(JSON.parse(lines[0] ?? ''))).toEqual(['level', 'ts', 'msg', 'value']);
    }),
  );
});

it('colours the level and nothing else, where told to', () => {
  const { log, lines } = kept({ colour: true });
  log.error('x', { a: 'b' });
  expect(lines).toEqual(['2026-11-25T10:00:00Z \x1b[31mERROR\x1b[0m x a=b\n']);
});

describe('text from outside', () => {
  it('cannot forge a line, move the cursor or turn text around', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const { log, lines } = kept();
        log.info(`backend says ${text}`, { text });
        expect(lines).toHaveLength(1);
        expect(lines[0]).toMatch(/^[^\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]*\n$/u);
      }),
    );
  });

  it('is cut', () => {
    expect(plain('x'.repeat(10_000)).length).toBeLessThan(400);
  });
});

describe('sometimes', () => {
  it('is not silent for longer where the clock is set back', () => {
    let now = TEN_O_CLOCK;
    const { log, lines } = kept({ clock: () => now });
    log.sometimes('error', 'spans lost');
    now -= 3_600_000;
    log.sometimes('error', 'spans lost');
    log.sometimes('error', 'spans lost');
    expect(lines).toHaveLength(2);
  });

  it('writes the first at once and then one in ten seconds, with how many there were', () => {
    let now = TEN_O_CLOCK;
    const { log, lines } = kept({ clock: () => now });
    for (let i = 0; i < 100; i++) log.sometimes('error', 'spans lost', { i });
    expect(lines).toHaveLength(1);
    now += 10_000;
    log.sometimes('error', 'spans lost', { i: 100 });
    expect(lines).toHaveLength(2);
    expect(lines[1]).toContain('i=100 times=100');
    now += 10_000;
    log.sometimes('error', 'spans lost', { i: 101 });
    expect(lines[2]).not.toContain('times');
  });

  it('tells messages apart', () => {
    const { log, lines } = kept();
    log.sometimes('warn', 'one');
    log.sometimes('warn', 'two');
    expect(lines).toHaveLength(2);
  });
});
