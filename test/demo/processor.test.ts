import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { isListening, Processor } from '../../deploy/demo/processor.ts';

const folder = mkdtempSync(join(tmpdir(), 'goalkeeper-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A program in the place of Goalkeeper's own. */
function program(name: string, text: string): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

/** Listens where its configuration says, and keeps silent about SIGTERM unless told. */
const LISTENS = `
  const config = require('node:fs').readFileSync(process.argv[4], 'utf8');
  const port = Number(/endpoint: 127.0.0.1:(\\d+)/.exec(config)[1]);
  require('node:net').createServer().listen(port, '127.0.0.1');
`;

function portOf({ endpoint }: Processor): number {
  return Number(endpoint.split(':')[1]);
}

describe('Processor', () => {
  it('says what to do where the build is missing', async () => {
    const processor = new Processor(join(folder, 'nothing.cjs'));
    await expect(processor.start([])).rejects.toThrow(/nothing\.cjs is missing: run `npm run build`/);
    await processor.stop();
  });

  it('repeats what the processor said where it ended at once', async () => {
    const processor = new Processor(
      program('ends.cjs', `console.error('exporters: no such thing'); process.exit(1)`),
    );
    await expect(processor.start([])).rejects.toThrow(/ended at once; it said:\nexporters: no such thing$/);
    await processor.stop();
  });

  it('is started once it listens, and gone once stopped', async () => {
    const processor = new Processor(program('listens.cjs', LISTENS));
    await processor.start(['127.0.0.1:9']);
    expect(await isListening(portOf(processor))).toBe(true);
    await processor.stop();
    expect(await isListening(portOf(processor))).toBe(false);
  });

  it('is gone, too, where it is deaf to SIGTERM', async () => {
    const processor = new Processor(program('deaf.cjs', `process.on('SIGTERM', () => {}); ${LISTENS}`), 200);
    await processor.start([]);
    await processor.stop();
    await expect.poll(() => isListening(portOf(processor))).toBe(false);
  });
});
