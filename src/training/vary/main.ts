import { Command, InvalidArgumentError } from 'commander';
import { type Run, readRuns, writeRuns } from '../runs-file.ts';
import { vary } from './vary.ts';
import { loadWordings } from './wordings.ts';

const number = (text: string): number => {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value) || value < 0)
    throw new InvalidArgumentError('expected a number from 0 on');
  return value;
};
const wordingsName = (text: string): 'training' | 'test' => {
  if (text === 'training' || text === 'test') return text;
  throw new InvalidArgumentError('expected training or test');
};

const program = new Command('vary')
  .description(
    'Makes new labelled runs from recorded ones: other words, languages, names, tool names, formats.',
  )
  .requiredOption('--in <prefix...>', 'PREFIX.otlp.jsonl.gz and PREFIX.labels.jsonl')
  .requiredOption('--out <prefix>', 'where the varied runs go, in the same layout')
  .option(
    '--wrappers <name>',
    'training, or test: the wordings no training run may use',
    wordingsName,
    'training',
  )
  .option('--share <number>', 'varied runs for each recorded one', number, 0.35)
  .option('--seed <number>', 'another seed, another choice', number, 1);

const options = program.parse().opts<{
  in: string[];
  out: string;
  wrappers: 'training' | 'test';
  share: number;
  seed: number;
}>();

try {
  const runs: Run[] = [];
  for (const prefix of options.in) for await (const run of readRuns(prefix)) runs.push(run);
  const wordings = await loadWordings(options.wrappers);
  const varied = vary(runs, { seed: options.seed, share: options.share, wordings });
  const count = await writeRuns(options.out, varied.runs);
  process.stdout.write(`${count} runs from ${runs.length}, ${varied.dropped} tries dropped\n`);
} catch (error) {
  process.stderr.write(`vary: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
