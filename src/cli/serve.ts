import { logVerbosity, setLogVerbosity } from '@grpc/grpc-js';
import { Command, InvalidArgumentError, Option } from 'commander';
import { duration } from '../config/duration.ts';
import { loadInForce } from '../config/in-force.ts';
import { loadConfig } from '../config/load.ts';
import type { Config } from '../config/schema.ts';
import { namedMessageOf } from '../model/thrown.ts';
import { Reloader } from '../reload/reloader.ts';
import { watchFiles } from '../reload/watch.ts';
import { type Service, startService } from '../service.ts';
import { Counters } from '../telemetry/counters.ts';
import { Log } from '../telemetry/log.ts';
import { VERSION } from '../version.ts';
import { endUnread } from './broken-pipe.ts';
import { textOf } from './charter.ts';
import { hasColour } from './colour.ts';
import { renderDiagnostics } from './diagnostics.ts';
import { greeting, summary } from './serve-text.ts';

/** From the first signal to the end; an orchestrator kills after 30 s, Docker after 10. */
const DRAIN_TIMEOUT = '9s';
/** More threads than any machine's one wire can feed. */
const MAX_WORKERS = 64;
/** A terminal's Ctrl-C may reach us twice, once through npm; a person's second one takes longer. */
const SAME_SIGNAL_MS = 500;

/** `goalkeeper serve`: runs until SIGTERM or SIGINT, then delivers what it holds. */
export function serveCommand(): Command {
  return new Command('serve')
    .description("receive spans, judge agents' actions, send spans and alerts on")
    .option(
      '--config <file>',
      'configuration; without it: OTLP/gRPC on 127.0.0.1:4317, OTLP/HTTP on 127.0.0.1:4318, alerts on this terminal',
    )
    .option(
      '--workers <n>',
      'threads that judge; with 1, the one that takes and sends on judges too',
      workerCount,
      1,
    )
    .option('--watch', 'load configuration, charters and baselines again when their files change')
    .addOption(
      new Option('--drain-timeout <duration>', 'for what is held to be delivered after SIGTERM')
        .argParser(drainTimeout)
        .default(drainTimeout(DRAIN_TIMEOUT), DRAIN_TIMEOUT),
    )
    .action(async ({ config, ...options }: ServeOptions & { config?: string }) => {
      process.exitCode = await serve(config ?? null, options);
    });
}

interface ServeOptions {
  readonly watch?: boolean;
  readonly workers: number;
  /** In milliseconds. */
  readonly drainTimeout: number;
}

function workerCount(text: string): number {
  const count = Number(text);
  if (/^\d+$/.test(text) && count >= 1 && count <= MAX_WORKERS) return count;
  throw new InvalidArgumentError(`expected a whole number from 1 to ${MAX_WORKERS}.`);
}

function drainTimeout(text: string): number {
  const parsed = duration.safeParse(text);
  if (parsed.success) return parsed.data;
  throw new InvalidArgumentError('expected a duration such as `9s` or `1m30s`.');
}

/** Resolves to the exit code. */
async function serve(
  file: string | null,
  { watch = false, workers, drainTimeout: drainMs }: ServeOptions,
): Promise<number> {
  const loaded = loadConfig(file, process.env);
  process.stderr.write(renderDiagnostics(loaded.ok ? loaded.warnings : loaded.diagnostics));
  if (!loaded.ok) return 2;
  const inForce = loadInForce(loaded.value.goalkeeper);
  process.stderr.write(renderDiagnostics(inForce.ok ? inForce.warnings : inForce.diagnostics, textOf));
  if (!inForce.ok) return 2;

  // A reader who hangs up (`serve | head`) is no reason to stop judging.
  process.stdout.off('error', endUnread);
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
  // What grpc-js writes to the console by itself, we say in a sentence.
  if (!process.env.GRPC_VERBOSITY) setLogVerbosity(logVerbosity.NONE);
  const { log: how } = loaded.value;
  const colours = hasColour(process.stderr);
  const log = new Log({ ...how, write: (line) => process.stderr.write(line), colour: colours });
  const counters = new Counters();
  const print = (text: string): void => {
    process.stdout.write(text);
  };
  const colour = hasColour(process.stdout);
  const service = await startService(loaded.value, inForce.value, { log, counters, print, colour }, workers);
  const endWatch = file === null ? null : reloadOnDemand({ ...loaded.value, file }, service, log, watch);
  const stopped = untilStopped(service, log, drainMs);
  // Whoever reads it may send a signal at once.
  const { endpoint, http, api, health } = service;
  if (log.encoding === 'json') log.info('serving', { version: VERSION, grpc: endpoint, http, api, health });
  else print(greeting(service, loaded.value, inForce.value.charters, colour));
  const code = await stopped;
  endWatch?.();
  const said = summary(counters, service.exporters);
  if (log.encoding === 'json') for (const part of said.trim().split(' · ')) log.info(part);
  else print(said);
  // For what may linger, such as a half-open connection: all is delivered.
  setTimeout(() => process.exit(code), 200).unref();
  return code;
}

/** SIGHUP loads the files again, as does a change of theirs where they are watched; returns what ends the watch. */
function reloadOnDemand(
  running: Config & { readonly file: string },
  service: Service,
  log: Log,
  watch: boolean,
): (() => void) | null {
  const reloader = new Reloader(running, process.env, service, log);
  process.on('SIGHUP', () => reloader.reload('SIGHUP'));
  if (!watch) return null;
  return watchFiles({ files: () => reloader.files, onChange: () => reloader.reload('files have changed') });
}

/** Waits for a signal and stops; a second one ends the process at once. */
function untilStopped(service: Service, log: Log, drainMs: number): Promise<number> {
  return new Promise((resolve) => {
    let stoppingSince: number | null = null;
    const stop = (code: number): void => {
      stoppingSince = performance.now();
      service.stop(drainMs).then(
        () => resolve(code),
        (error: unknown) => {
          log.error('could not be stopped in good order', { because: namedMessageOf(error) });
          resolve(1);
        },
      );
    };
    const onSignal = (signal: string): void => {
      if (stoppingSince === null) {
        const seconds = Math.ceil(drainMs / 1_000) + 1;
        log.info(
          `${signal}: takes no more, delivers what it holds, ends within ${seconds} s (again to end at once)`,
        );
        stop(0);
      } else if (performance.now() - stoppingSince > SAME_SIGNAL_MS) process.exit(130);
    };
    process.on('SIGTERM', onSignal).on('SIGINT', onSignal);
    process.on('uncaughtException', (error) => {
      log.error('a fault of ours; what is held is delivered, then this process ends', {
        because: error.stack ?? error.message,
      });
      if (stoppingSince === null) stop(1);
    });
  });
}
