import { type InForce, loadInForce } from '../config/in-force.ts';
import { loadConfig } from '../config/load.ts';
import type { Config } from '../config/schema.ts';
import type { Environment } from '../config/substitute.ts';
import { type Diagnostic, formatDiagnostic } from '../model/diagnostic.ts';
import type { Service } from '../service.ts';
import type { Log } from '../telemetry/log.ts';
import { needRestart } from './restart.ts';

/** Where files that could not be loaded are told of. */
const NOTE = 'reload';

/**
 * Loads the configuration, charters and baselines again while the process runs. All files are checked first: where one
 * has a mistake, all stays as it was. Sessions, queues and open approvals are not touched.
 */
export class Reloader {
  private readonly file: string;
  private readonly env: Environment;
  private readonly service: Pick<Service, 'inForce' | 'readiness'>;
  private readonly log: Log;
  /** What the process was started with, but for what has been taken up since. */
  private running: Config;

  constructor(
    running: Config & { readonly file: string },
    env: Environment,
    service: Pick<Service, 'inForce' | 'readiness'>,
    log: Log,
  ) {
    this.file = running.file;
    this.env = env;
    this.running = running;
    this.service = service;
    this.log = log;
  }

  /** The files that are in force, the configuration first. */
  get files(): readonly string[] {
    const { charterFiles, baselineFiles } = this.service.inForce.current;
    return [this.file, ...[...charterFiles, ...baselineFiles].map(({ file }) => file)];
  }

  /** False where all stays as it was because a file has a mistake. `why` says who wanted it, for the log. */
  reload(why: string): boolean {
    const wanted = loadConfig(this.file, this.env);
    if (!wanted.ok) return this.refused(why, wanted.diagnostics);
    const next = loadInForce(wanted.value.goalkeeper);
    if (!next.ok) return this.refused(why, next.diagnostics);
    this.take(why, wanted.value, next.value);
    return true;
  }

  private take(why: string, wanted: Config, next: InForce): void {
    const { inForce, readiness } = this.service;
    const waiting = needRestart(this.running, wanted);
    this.log.change(wanted.log);
    inForce.replace(next);
    readiness.note(NOTE, null);
    const charters = next.charters.map(({ name, version }) => `${name} ${version}`).join(', ') || 'none';
    this.log.info(`${why}: loaded again; it counts from the next action on`, {
      charters,
      baselines: next.baselines.length,
    });
    if (waiting.length > 0)
      this.log.warn('changed in the file, and needs a restart', { keys: waiting.join(', ') });
  }

  private refused(why: string, diagnostics: readonly Diagnostic[]): boolean {
    const errors = diagnostics.filter(({ severity }) => severity === 'error');
    const [first] = errors;
    const because = first === undefined ? 'a file cannot be used' : formatDiagnostic(first);
    const more = errors.length > 1 ? { more_errors: errors.length - 1 } : {};
    this.log.error(`${why}: not loaded, all stays as it was`, { because, ...more });
    this.service.readiness.note(NOTE, `what is on the disk is not in force: ${because}`);
    return false;
  }
}
