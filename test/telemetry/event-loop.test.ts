import { expect, it } from 'vitest';
import { EventLoop } from '../../src/telemetry/event-loop.ts';

it('tells how long the loop was held', async () => {
  const loop = new EventLoop();
  const pause = () => new Promise((done) => setTimeout(done, 60));
  await pause();
  const until = performance.now() + 200;
  while (performance.now() < until);
  await pause();
  const { mean, p50, p99, max } = loop.delays();
  loop.stop();
  expect(max).toBeGreaterThan(0.1);
  expect([p50 <= p99, p99 <= max, mean <= max]).toEqual([true, true, true]);
});
