import { Command } from 'commander';
import { loadCharters } from '../charter/load.ts';
import { loadBaselines } from '../config/baselines.ts';
import { configJsonSchema } from '../config/describe.ts';
import type { ExporterConfig } from '../config/exporters.ts';
import { signalUrls } from '../config/http-exporter.ts';
import { loadConfig } from '../config/load.ts';
import type { Config } from '../config/schema.ts';
import { onStdout as pc } from './colour.ts';
import { countDiagnostics, plural, renderDiagnostics } from './diagnostics.ts';

/** `goalkeeper config`: what a person who writes a configuration needs. */
export function configCommand(): Command {
  const command = new Command('config').description('check the configuration');
  command
    .command('check')
    .description(
      'tell every mistake in a configuration, its charters and its baselines, with line and column',
    )
    .argument('<file>', 'the configuration')
    .action((file: string) => {
      process.exitCode = check(file);
    });
  command
    .command('schema')
    .description('print the JSON Schema of the configuration, for editors')
    .action(() => {
      process.stdout.write(`${JSON.stringify(configJsonSchema(), null, 2)}\n`);
    });
  return command;
}

function check(file: string): number {
  const config = loadConfig(file, process.env);
  if (!config.ok) return refuse(config.diagnostics);
  const charters = loadCharters(config.value.goalkeeper.charters);
  if (!charters.ok) return refuse([...config.warnings, ...charters.diagnostics]);
  const { baselines: files, baseline_key } = config.value.goalkeeper;
  const baselines = loadBaselines(files, baseline_key ?? null);
  if (!baselines.ok) return refuse([...config.warnings, ...baselines.diagnostics]);
  process.stderr.write(renderDiagnostics([...config.warnings, ...charters.warnings]));
  process.stdout.write(`${pc.green('ok')} ${describe(config.value)}\n`);
  return 0;
}

function refuse(problems: Parameters<typeof renderDiagnostics>[0]): number {
  process.stderr.write(`${renderDiagnostics(problems)}${countDiagnostics(problems)}\n`);
  return 1;
}

function describe({ receiver, http, exporters, goalkeeper }: Config): string {
  const targets = exporters.map(target).join(', ');
  const charters = plural(goalkeeper.charters.length, 'charter');
  const doors = [receiver, http].flatMap((door) => door?.endpoint.address ?? []).join(' and ');
  return `${goalkeeper.mode}: ${doors} to ${targets}, with ${charters}`;
}

function target(exporter: ExporterConfig): string {
  if (exporter.kind === 'debug') return `the terminal (${exporter.name})`;
  if (exporter.kind === 'otlp_http') {
    const { protocol, host } = signalUrls(exporter).traces ?? { protocol: '', host: '' };
    return `${host} (${exporter.name}, ${protocol === 'https:' ? 'TLS' : 'plain text'})`;
  }
  return `${exporter.endpoint.address} (${exporter.name}, ${exporter.secure ? 'TLS' : 'plain text'})`;
}
