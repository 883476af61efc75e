import { parentPort, workerData } from 'node:worker_threads';
import type { Start } from './messages.ts';
import { JudgingWorker } from './worker.ts';

// The entry of a thread that `crew.ts` starts.
if (parentPort === null) throw new Error('expected to be started as a worker thread');
new JudgingWorker(parentPort, workerData as Start, (line) => process.stderr.write(line));
