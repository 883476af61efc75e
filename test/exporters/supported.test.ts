import { describe, expect, it } from 'vitest';
import { PermanentError, RetryableError } from '../../src/exporters/sender.ts';
import { SupportedSender } from '../../src/exporters/supported.ts';
import { failure } from '../support/sender.ts';
import { keptLog, ScriptedSender, sent, sentLogs } from '../support/senders.ts';

const unsupported = () => Promise.reject(new PermanentError('UNIMPLEMENTED: unknown service', 'unsupported'));
const bytes = Buffer.from('x');

/** A sender before a backend that answers log records so, and a clock to turn. */
function supported(logs: (attempt: number) => Promise<void>) {
  const clock = { now: 0 };
  const next = new ScriptedSender((attempt, request) =>
    request.length === 1 ? logs(attempt) : Promise.resolve(),
  );
  const { log, lines } = keptLog();
  return { sender: new SupportedSender(next, 'otlp', log, () => clock.now), next, lines, clock };
}

describe('a backend that takes no log records', () => {
  it('is told of them once; then they are given up unsent, and the log says it once', async () => {
    const { sender, next, lines } = supported(unsupported);
    for (let i = 0; i < 3; i++) {
      expect(await failure(sender.send(sentLogs(bytes)))).toMatchObject({ reason: 'unsupported' });
    }
    expect(next.sent).toHaveLength(1);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain('WARN  otlp: the backend takes no log records');
    expect(lines[0]).toContain('because="UNIMPLEMENTED: unknown service"');
  });

  it('gets spans as before', async () => {
    const { sender, next } = supported(unsupported);
    await failure(sender.send(sentLogs(bytes)));
    await sender.send(sent(Buffer.from('spans')));
    expect(next.sent.map(String)).toEqual(['x', 'spans']);
  });

  it('is asked again after five minutes by one request, in silence', async () => {
    const { sender, next, lines, clock } = supported(unsupported);
    await failure(sender.send(sentLogs(bytes)));
    clock.now = 299_999;
    await failure(sender.send(sentLogs(bytes)));
    expect(next.sent).toHaveLength(1);
    clock.now = 300_000;
    await Promise.all([1, 2, 3].map(() => failure(sender.send(sentLogs(bytes)))));
    expect(next.sent).toHaveLength(2);
    expect(lines).toHaveLength(1);
  });

  it('gets them all again once it takes one', async () => {
    const { sender, next, lines, clock } = supported((attempt) =>
      attempt === 0 ? unsupported() : Promise.resolve(),
    );
    await failure(sender.send(sentLogs(bytes)));
    clock.now = 300_000;
    for (let i = 0; i < 3; i++) await sender.send(sentLogs(bytes));
    expect(next.sent).toHaveLength(4);
    expect(lines[1]).toContain('otlp: the backend takes log records now');
  });
});

it('lets any other failure pass, and asks again each time', async () => {
  const { sender, next } = supported(() => Promise.reject(new RetryableError('busy')));
  for (let i = 0; i < 2; i++) {
    expect(await failure(sender.send(sentLogs(bytes)))).toEqual(new RetryableError('busy'));
  }
  expect(next.sent).toHaveLength(2);
});

it('closes what is behind it', async () => {
  const { sender, next } = supported(async () => {});
  await sender.close();
  expect(next.closed).toBe(true);
});
