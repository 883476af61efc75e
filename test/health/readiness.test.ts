import { afterEach, describe, expect, it } from 'vitest';
import { type Check, Readiness } from '../../src/health/readiness.ts';

let readiness: Readiness | null = null;
afterEach(() => readiness?.stop());

let problem: string | null = null;
let now = Date.UTC(2026, 10, 25, 10);
const check: Check = { name: 'queue', problem: () => problem, detail: () => 'holds 0' };
const lazy: Check = { name: 'backend', degrades: true, problem: () => problem };

function made(...checks: Check[]): Readiness {
  problem = null;
  readiness = new Readiness(checks, () => now);
  return readiness;
}

describe('readiness', () => {
  it('is not there before the doors are open, nor when they are about to close', () => {
    const made1 = made();
    expect(made1.report()).toMatchObject({
      status: 'not ready',
      checks: [{ name: 'process', ok: false, message: 'is starting' }],
    });
    made1.serving();
    expect(made1.report()).toEqual({ status: 'ready', checks: [{ name: 'process', ok: true }] });
    made1.stopping();
    expect(made1.report().checks[0]).toMatchObject({ ok: false, message: 'is stopping' });
    expect(made1.ready).toBe(false);
  });

  it('tells what is wrong and since when, and anew when it was well in between', () => {
    const one = made(check);
    one.serving();
    expect(one.report().checks[1]).toEqual({ name: 'queue', ok: true, message: 'holds 0' });
    problem = 'is full';
    one.report();
    now += 5_000;
    const since = '2026-11-25T10:00:00.000Z';
    expect(one.report()).toMatchObject({
      status: 'not ready',
      checks: [{ ok: true }, { name: 'queue', ok: false, message: 'is full', since }],
    });
    problem = null;
    expect(one.report().status).toBe('ready');
    problem = 'is full';
    expect(one.report().checks[1]).toMatchObject({ since: '2026-11-25T10:00:05.000Z' });
  });

  it('stays where something is wrong that spans do not wait for', () => {
    const one = made(lazy);
    one.serving();
    problem = 'takes nothing';
    expect(one.report().status).toBe('degraded');
    expect(one.ready).toBe(true);
    problem = null;
    one.note('reload', 'the file has a mistake');
    expect(one.report()).toMatchObject({
      status: 'degraded',
      checks: [{}, {}, { name: 'reload', ok: false }],
    });
    one.note('reload', null);
    expect(one.report().status).toBe('ready');
  });

  it('knows since when, though nobody asked', async () => {
    const one = made(check);
    one.serving();
    problem = 'is full';
    const began = now;
    await expect
      .poll(() => (one as unknown as { since: Map<string, number> }).since.get('queue'), { timeout: 5_000 })
      .toBe(began);
    now += 60_000;
    expect(one.report().checks[1]?.since).toBe(new Date(began).toISOString());
  });
});
