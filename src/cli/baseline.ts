import { Command } from 'commander';
import type { Baseline } from '../baseline/artefact.ts';
import { diffBaselines } from '../baseline/diff.ts';
import { loadBaselines as readBaselines } from '../config/baselines.ts';
import { onStdout as pc } from './colour.ts';
import { countDiagnostics, plural, renderDiagnostics } from './diagnostics.ts';
import { cell } from './table.ts';

/** `goalkeeper baseline`: what a person who looks after baselines needs. */
export function baselineCommand(): Command {
  const command = new Command('baseline').description(
    'check and compare baselines: what agents were learned to do',
  );
  command
    .command('diff')
    .description('tell in words what changed from one baseline to another; exits 1 where something did')
    .argument('<before>', 'a baseline')
    .argument('<after>', 'a later one')
    .action((before: string, after: string) => {
      process.exitCode = diff(before, after);
    });
  command
    .command('check')
    .description('check that baselines are whole, and signed by a key')
    .argument('<file...>', 'baselines; one for an agent')
    .option('--key <file>', 'public key they must be signed with (Ed25519, PEM)')
    .action((files: string[], { key }: { key?: string }) => {
      const baselines = loadBaselines(files, key ?? null);
      for (const baseline of baselines ?? [])
        process.stdout.write(`${pc.green('ok')} ${describe(baseline)}\n`);
      process.exitCode = baselines === null ? 1 : 0;
    });
  return command;
}

/** Baselines to judge by; null where one cannot be used, the reasons on stderr. */
export function loadBaselines(
  files: readonly string[],
  publicKeyFile: string | null = null,
): readonly Baseline[] | null {
  const result = readBaselines(files, publicKeyFile);
  if (result.ok) return result.value;
  process.stderr.write(renderDiagnostics(result.diagnostics));
  process.stderr.write(`${countDiagnostics(result.diagnostics)}\n`);
  return null;
}

function diff(before: string, after: string): number {
  const [a, b] = [loadBaselines([before]), loadBaselines([after])];
  if (a?.[0] === undefined || b?.[0] === undefined) return 2;
  const changes = diffBaselines(a[0], b[0]);
  for (const { weight, text } of changes) {
    const paint = weight === 'high' ? pc.red : weight === 'medium' ? pc.yellow : pc.dim;
    process.stdout.write(`${paint(weight.padEnd(6))} ${cell(text, 240)}\n`);
  }
  if (changes.length === 0) process.stdout.write('nothing changed\n');
  return changes.length === 0 ? 0 : 1;
}

function describe({ agent, history, tools, signature, hash }: Baseline): string {
  const signed = signature === null ? 'not signed' : 'signed';
  return `${agent}: ${plural(history.runs, 'run')}, ${plural(Object.keys(tools).length, 'tool')}, ${signed}, ${hash.slice(0, 12)}`;
}
