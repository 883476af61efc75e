import { existsSync, readFileSync } from 'node:fs';
import { Command } from 'commander';
import type { ExporterConfig } from '../config/exporters.ts';
import { loadConfig } from '../config/load.ts';
import { buildExporter } from '../exporters/build.ts';
import type { Exporter } from '../exporters/exporter.ts';
import { outgoing } from '../exporters/outgoing.ts';
import { type KeptLetter, lettersIn, removeLetter } from '../store/dead-letters.ts';
import { Counters, ITEMS } from '../telemetry/counters.ts';
import { Log } from '../telemetry/log.ts';
import { hasColour } from './colour.ts';
import { plural, renderDiagnostics } from './diagnostics.ts';
import { cell, table } from './table.ts';

type Queued = Exclude<ExporterConfig, { kind: 'debug' }>;

/** An exporter that keeps dead letters, and those it has. */
interface Box {
  readonly config: Queued;
  readonly letters: readonly KeptLetter[];
}

/** `goalkeeper dead-letters`: what backends would not take. */
export function deadLettersCommand(): Command {
  const command = new Command('dead-letters').description(
    'look at requests that a backend would not take, and send them again',
  );
  command
    .command('list')
    .description('list what is kept, oldest first')
    .requiredOption('--config <file>', 'the configuration, which names the folders')
    .action(({ config }: { config: string }) => {
      process.exitCode = withBoxes(config, list);
    });
  command
    .command('send')
    .description('send all of them to their backend again; what it takes is removed')
    .requiredOption('--config <file>', 'the configuration, which names the folders and the backends')
    .option('--exporter <name>', 'those of one exporter')
    .action(async ({ config, exporter }: { config: string; exporter?: string }) => {
      process.exitCode = await withBoxes(config, (boxes) =>
        sendAll(boxes.filter((box) => exporter === undefined || box.config.name === exporter)),
      );
    });
  return command;
}

function withBoxes<T>(file: string, use: (boxes: readonly Box[]) => T): T | number {
  const loaded = loadConfig(file, process.env);
  process.stderr.write(renderDiagnostics(loaded.ok ? loaded.warnings : loaded.diagnostics));
  if (!loaded.ok) return 2;
  const boxes = loaded.value.exporters.flatMap((config) => {
    if (config.kind === 'debug') return [];
    const directory = config.sending_queue.dead_letters?.directory;
    if (directory === undefined) return [];
    const letters = existsSync(directory) ? lettersIn(directory) : [];
    return [{ config, letters: letters.filter(({ exporter }) => exporter === config.name) }];
  });
  if (boxes.length > 0) return use(boxes);
  process.stderr.write('no exporter of this file keeps dead letters (`sending_queue.dead_letters`)\n');
  return 1;
}

function list(boxes: readonly Box[]): number {
  const rows = boxes.flatMap(({ letters }) =>
    letters.map(({ time, exporter, signal, items, bytes, reason, because }) => [
      time.slice(0, 19),
      exporter,
      plural(items, ITEMS[signal].words.replace(/s$/, '')),
      `${bytes} bytes`,
      reason,
      cell(because, 80),
    ]),
  );
  const heads = ['time', 'exporter', 'holds', 'size', 'reason', 'because'];
  process.stdout.write(rows.length === 0 ? 'no dead letters\n' : `${table(heads, rows)}\n`);
  return 0;
}

async function sendAll(boxes: readonly Box[]): Promise<number> {
  let [taken, left] = [0, 0];
  for (const { config, letters } of boxes) {
    const counters = new Counters();
    const exporter = buildExporter(once(config), {
      log: new Log({ write: (line) => process.stderr.write(line), colour: hasColour(process.stderr) }),
      counters,
      print: () => {},
      colour: false,
    });
    for (const letter of letters) {
      if (await sent(letter, exporter, counters)) taken++;
      else left++;
    }
    await exporter.drain(0);
  }
  process.stdout.write(`${plural(taken, 'request')} taken and removed, ${left} left\n`);
  return left === 0 ? 0 : 1;
}

/** One attempt each, and a refusal leaves the letter where it is. */
function once(config: Queued): Queued {
  const { storage: _, dead_letters: __, ...queue } = config.sending_queue;
  return {
    ...config,
    sending_queue: queue,
    retry_on_failure: { ...config.retry_on_failure, enabled: false },
  };
}

async function sent(letter: KeptLetter, exporter: Exporter, counters: Counters): Promise<boolean> {
  const lost = (): number => counters.get(ITEMS[letter.signal].dropped);
  const before = lost();
  const left = exporter.change();
  exporter.put('spans', outgoing(letter.signal, [readFileSync(letter.path)], letter.items));
  await left;
  if (lost() > before) return false;
  await removeLetter(letter.path);
  return true;
}
