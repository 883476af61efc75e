import { execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command, Option } from 'commander';
import { loadWordings } from '../../../src/training/vary/wordings.ts';
import { known, startGuard } from './agentdojo-guard.ts';
import { worldsModule } from './worlds.ts';

/**
 * The live AgentDojo runner against our guard: makes its Python environment where there is none, starts the guard, runs
 * the runner with the options that are not ours, and ends with its exit code.
 */

const AGENTDOJO = 'agentdojo==0.1.35';
const CACHE = fileURLToPath(new URL('../../../node_modules/.cache/agentdojo-live/', import.meta.url));

interface Options {
  readonly runner: string;
  readonly wordings: 'runner' | 'training' | 'test';
  readonly charter: string[];
  readonly baseline: string[];
}

async function main(): Promise<void> {
  const command = new Command('bench:live')
    .description("measure the guard in AgentDojo's environments; the runner's own options go on to it")
    .requiredOption('--runner <folder>', 'the folder of agentdojo_live.py')
    .addOption(
      new Option('--wordings <which>', "whose attacks' wordings and harmless texts to take")
        .choices(['runner', 'training', 'test'])
        .default('runner'),
    )
    .option('--charter <file...>', 'charters to judge by', [])
    .option('--baseline <file...>', 'baselines to judge by', [])
    .allowUnknownOption()
    .allowExcessArguments()
    .parse();
  const options = command.opts<Options>();
  if (command.args.some((word) => word.startsWith('--guard'))) command.error('error: the guard is ours');
  if (!existsSync(join(options.runner, 'agentdojo_live.py'))) {
    command.error(`error: --runner: expected a folder with agentdojo_live.py, found ${options.runner}`);
  }
  const by = known(options.charter, options.baseline);
  process.exitCode = by === null ? 1 : await run(options, command.args, by);
}

async function run(
  options: Options,
  rest: readonly string[],
  by: NonNullable<ReturnType<typeof known>>,
): Promise<number> {
  const python = environment(options.runner);
  const folder = mkdtempSync(join(tmpdir(), 'agentdojo-live-'));
  const guard = await startGuard(0, by);
  try {
    await copyRunner(options, folder);
    const script = join(folder, 'agentdojo_live.py');
    const runner = spawn(python, [script, '--guard', guard.url, ...rest], { stdio: 'inherit' });
    // Ctrl-C reaches the runner too: wait for it, and clean up.
    process.once('SIGINT', () => {});
    process.once('SIGTERM', () => runner.kill());
    const [code] = await once(runner, 'exit');
    return typeof code === 'number' ? code : 1;
  } finally {
    await guard.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The environment's Python; it is made once, and again where the runner asks for other packages. */
function environment(runner: string): string {
  const requirements = join(runner, 'requirements.txt');
  const wanted = createHash('sha256').update(AGENTDOJO).update(readFileSync(requirements)).digest('hex');
  const folder = join(CACHE, wanted.slice(0, 12));
  const python = join(folder, 'bin', 'python');
  if (existsSync(join(folder, 'complete'))) return python;
  console.error(`installing ${AGENTDOJO} into ${folder}`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check'];
  // What they say is told where they fail.
  const quietly = { stdio: 'pipe' } as const;
  execFileSync('python3', ['-m', 'venv', folder], quietly);
  // It asks for every vendor's client, none of which the runner uses.
  execFileSync(python, [...pip, '--no-deps', AGENTDOJO], quietly);
  execFileSync(python, [...pip, '-r', requirements], quietly);
  writeFileSync(join(folder, 'complete'), '');
  return python;
}

/** The runner finds its wordings beside itself. */
async function copyRunner({ runner, wordings }: Options, folder: string): Promise<void> {
  cpSync(runner, folder, { recursive: true, filter: (file) => basename(file) !== '__pycache__' });
  if (wordings === 'runner') return;
  const worlds = join(folder, 'worlds.py');
  renameSync(worlds, join(folder, 'worlds_base.py'));
  writeFileSync(worlds, worldsModule(await loadWordings(wordings)));
}

main().catch((error: Error) => {
  console.error(`error: ${error.message}`);
  process.exitCode = 1;
});
