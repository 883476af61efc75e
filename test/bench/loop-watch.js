import { readFileSync, writeSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';

// Loaded into the server under test by `node --import`: says each second how long the event loop was held at most, and
// how long its thread waited for a core meanwhile, which on a shared machine is not its own doing. In milliseconds.

const RESOLUTION_MS = 1;

const delays = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
delays.enable();

/** Nanoseconds that the main thread was ready and did not run (Linux). */
function waited() {
  return Number(readFileSync(`/proc/self/task/${process.pid}/schedstat`, 'utf8').split(' ')[1]);
}

let before = waited();
setInterval(() => {
  const now = waited();
  const held = Math.max(0, delays.max / 1e6 - RESOLUTION_MS);
  writeSync(1, `loop ${held.toFixed(2)} ${((now - before) / 1e6).toFixed(2)}\n`);
  delays.reset();
  before = now;
}, 1_000).unref();
