import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { isProblem, type Problem } from '../../src/approvals/approvals.ts';
import { Desk, type DeskOptions } from '../../src/approvals/desk.ts';
import { openApprovals } from '../../src/approvals/file.ts';
import type { Approval } from '../../src/model/approval.ts';
import { Counters } from '../../src/telemetry/counters.ts';
import { keptLog } from '../support/senders.ts';
import { NO, request, YES } from './examples.ts';

const folder = mkdtempSync(join(tmpdir(), 'desk-'));
afterAll(() => rmSync(folder, { recursive: true }));
const desks: Desk[] = [];
afterEach(() => Promise.all(desks.splice(0).map((desk) => desk.stop())));
let files = 0;
const fresh = (): string => join(folder, `${++files}.jsonl`);

async function deskWith({ path, ...more }: Partial<DeskOptions> & { path?: string } = {}) {
  const changes: Approval[] = [];
  const counters = new Counters();
  const file = path === undefined ? null : await openApprovals(path, 100);
  const desk = new Desk({
    max: 100,
    maxOpen: 100,
    answerWithinMs: 60_000,
    useWithinMs: 60_000,
    file,
    changed: (approval) => void changes.push(approval),
    counters,
    ...keptLog(),
    ...more,
  });
  desks.push(desk);
  return { desk, changes, counters };
}

describe('an agent that floods the people who answer', () => {
  test('is refused beyond so many open questions, counted each time and told once; others are asked about', async () => {
    const { log, lines } = keptLog();
    const { desk, changes, counters } = await deskWith({ maxOpen: 2, log });
    const ask = (n: number, agent = 'ap') => desk.ask({ ...request(n), agent, conversation: `c${n}` });
    ask(1);
    ask(2);
    for (let n = 3; n < 10; n++) expect(ask(n)).toMatchObject({ problem: 'many' });
    expect(given(ask(1)).id).toBe(changes[0]?.id);
    expect(given(ask(3, 'crm')).state).toBe('open');
    expect(counters.get('approvals', 'refused')).toBe(7);
    expect(changes).toHaveLength(3);
    expect(lines).toEqual([expect.stringMatching(/WARN {2}nobody is asked.*2 questions of ap wait already/)]);
  });

  test('is asked about again when one of its questions is answered', async () => {
    const { desk } = await deskWith({ maxOpen: 1 });
    const first = given(desk.ask(request(1)));
    expect(desk.ask(request(2))).toMatchObject({ problem: 'many' });
    await desk.decide(first.id, NO);
    expect(given(desk.ask(request(2))).state).toBe('open');
  });
});

function given(answer: Approval | Problem): Approval {
  if (isProblem(answer)) throw new Error(answer.message);
  return answer;
}

const forever = new AbortController().signal;

describe('the desk', () => {
  test('lets a program that waits know of the answer at once', async () => {
    const { desk, changes } = await deskWith();
    const { id } = given(desk.ask(request()));
    const waits = desk.wait(id, 10_000, forever);
    await sleep(20);
    const start = performance.now();
    await desk.decide(id, YES);
    expect(await waits).toMatchObject({ state: 'approved', decided: { by: 'anna' } });
    expect(performance.now() - start).toBeLessThan(1000);
    expect(changes.map(({ state }) => state)).toEqual(['open', 'approved']);
  });

  test('answers who has waited long enough, or has hung up, or asks for none there is', async () => {
    const { desk } = await deskWith();
    const { id } = given(desk.ask(request()));
    expect(await desk.wait(id, 20, forever)).toMatchObject({ state: 'open' });
    const gone = new AbortController();
    const waits = desk.wait(id, 60_000, gone.signal);
    gone.abort();
    expect(await waits).toMatchObject({ state: 'open' });
    expect(await desk.wait('none', 60_000, forever)).toMatchObject({ problem: 'unknown' });
  });

  test('lets who waits know when the time is over', async () => {
    const { desk, changes, counters } = await deskWith({ answerWithinMs: 50 });
    const { id } = given(desk.ask(request()));
    expect(await desk.wait(id, 10_000, forever)).toMatchObject({ state: 'expired' });
    expect(changes.map(({ state }) => state)).toEqual(['open', 'expired']);
    expect(counters.get('approvals', 'expired')).toBe(1);
  });

  test('of many that use the same yes at once, one may', async () => {
    const { desk } = await deskWith({ path: fresh() });
    const { id } = given(desk.ask(request()));
    await desk.decide(id, YES);
    const answers = await Promise.all(Array.from({ length: 20 }, () => desk.use(id, request())));
    expect(answers.filter((answer) => !isProblem(answer))).toHaveLength(1);
  });

  test('remembers over a restart what was asked, decided and used', async () => {
    const path = fresh();
    const before = await deskWith({ path });
    const [open, denied, used] = [1, 2, 3].map((n) => given(before.desk.ask(request(n))).id) as [
      string,
      string,
      string,
    ];
    await before.desk.decide(denied, NO);
    await before.desk.decide(used, YES);
    await before.desk.use(used, request(3));
    await before.desk.stop();
    const { desk } = await deskWith({ path });
    expect([open, denied, used].map((id) => given(desk.get(id)).state)).toEqual(['open', 'denied', 'used']);
    expect(await desk.use(used, request(3))).toMatchObject({ problem: 'used' });
    expect(await desk.decide(open, YES)).toMatchObject({ state: 'approved' });
  });

  test('a yes that was told used is used after the power goes, wherever the file is cut behind it', async () => {
    const path = fresh();
    const before = await deskWith({ path });
    const { id } = given(before.desk.ask(request()));
    await before.desk.decide(id, YES);
    await before.desk.use(id, request());
    const told = readFileSync(path, 'utf8');
    await before.desk.stop();
    writeFileSync(path, `${told}{"id":"half a li`);
    const { desk } = await deskWith({ path });
    expect(await desk.use(id, request())).toMatchObject({ problem: 'used' });
  });

  test('the file does not grow without bound, and loses none that waits', async () => {
    const path = fresh();
    const before = await deskWith({ path });
    const { id: waiting } = given(before.desk.ask(request('waits')));
    for (let n = 0; n < 300; n++) {
      const { id } = given(before.desk.ask(request(n)));
      await before.desk.decide(id, NO);
    }
    await before.desk.stop();
    expect(readFileSync(path, 'utf8').split('\n').length).toBeLessThanOrEqual(402);
    const { desk } = await deskWith({ path });
    expect(desk.get(waiting)).toMatchObject({ state: 'open' });
  });

  test('a file that holds something else is refused with its line and field', async () => {
    const path = fresh();
    writeFileSync(path, '{"id":"a1"}\n');
    await expect(openApprovals(path, 100)).rejects.toThrow(`${path}, line 1: `);
  });
});
