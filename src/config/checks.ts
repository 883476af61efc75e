import { scheduleProblem } from '../charter/schedule.ts';
import type { Diagnostic } from '../model/diagnostic.ts';
import { type Located, nodeAt, type Path, placeAt } from '../yaml/located.ts';
import { doorProblems } from './doors.ts';
import { LOOPBACK, withoutBrackets } from './endpoint.ts';
import { exporterProblems } from './exporter-problems.ts';
import type { Problem } from './problem.ts';
import type { Config } from './schema.ts';
import type { Secret } from './secret.ts';
import { type Service, serviceProblems } from './service-problems.ts';

/** Mistakes that no single key shows: what keys come to together. */
export class Checks {
  readonly errors: Diagnostic[] = [];
  readonly warnings: Diagnostic[] = [];
  private readonly root: Located;
  private readonly file: string;

  constructor(root: Located, file: string) {
    this.root = root;
    this.file = file;
  }

  all(config: Config, service: Service | undefined): void {
    this.take(exporterProblems(config, this.root));
    if (config.goalkeeper.sessions.idle_timeout <= config.goalkeeper.settle) {
      const path = ['processors', 'goalkeeper', 'sessions', 'idle_timeout'];
      this.error(
        path,
        'contradiction',
        '`idle_timeout` is not longer than `settle`: no action would be judged',
      );
    }
    for (const [id, schedule] of Object.entries(config.goalkeeper.detectors)) {
      const problem = scheduleProblem(schedule);
      if (problem === null) continue;
      const path = ['processors', 'goalkeeper', 'detectors', id, problem.key];
      this.error(path, 'contradiction', problem.message, problem.help);
    }
    this.secondOpinion(config);
    this.someDoor(config);
    this.api(config);
    this.take(doorProblems(config));
    this.approvals(config);
    this.sharedTokens(config);
    const exporters = config.exporters.map(({ name }) => name);
    if (service) this.take(serviceProblems(service, exporters, this.root));
  }

  error(path: Path, code: string, message: string, help: string | null = null): void {
    this.errors.push(this.at(path, 'error', code, message, help));
  }

  private take(problems: readonly Problem[]): void {
    for (const { severity, at, code, message, help } of problems) this[severity](at, code, message, help);
  }

  private warn(path: Path, code: string, message: string, help: string | null = null): void {
    this.warnings.push(this.at(path, 'warning', code, message, help));
  }

  private at(
    path: Path,
    severity: 'error' | 'warning',
    code: string,
    message: string,
    help: string | null,
  ): Diagnostic {
    // An exporter of the environment has no place in the file.
    const inFile = nodeAt(this.root, path.slice(0, 1)) !== null;
    const { line, column } = inFile ? placeAt(this.root, path) : { line: 0, column: 0 };
    return { severity, code, file: this.file, line, column, message, help };
  }

  private someDoor({ receiver, http }: Config): void {
    if (receiver !== null || http !== null) return;
    const message = '`protocols` names none: nothing would come in';
    const help = 'name `grpc`, `http` or both, or leave `protocols` out';
    this.error(['receivers', 'otlp', 'protocols'], 'contradiction', message, help);
  }

  private secondOpinion({ goalkeeper: { second_opinion: asked } }: Config): void {
    if (asked?.timeout === 0) {
      const at = ['processors', 'goalkeeper', 'second_opinion', 'timeout'];
      this.error(at, 'contradiction', '`timeout` is 0: no answer would come in time');
    }
    if (asked?.api_key === undefined) return;
    const { protocol, hostname } = new URL(asked.endpoint);
    if (protocol === 'https:' || LOOPBACK.test(withoutBrackets(hostname))) return;
    const message = `the API key and what agents do go to \`${hostname}\` in plain text`;
    const path = ['processors', 'goalkeeper', 'second_opinion', 'endpoint'];
    this.warn(path, 'plain_text', message, 'write `https://`');
  }

  /** Whoever can call the guard can fill a person's desk with questions, and learn what would be stopped. */
  private api({ api, receiver }: Config): void {
    if (api === null) return;
    if (api.read_timeout === 0) {
      const message = '`read_timeout` is 0: a request that never comes would be waited for for ever';
      this.error(['extensions', 'api', 'read_timeout'], 'contradiction', message);
    }
    const known = api.clients.length > 0 || api.auth !== undefined;
    for (const { endpoint, tls, path } of [
      { ...api, path: ['extensions', 'api', 'endpoint'] },
      ...(receiver === null
        ? []
        : [{ ...receiver, path: ['receivers', 'otlp', 'protocols', 'grpc', 'endpoint'] }]),
    ]) {
      if (LOOPBACK.test(endpoint.host)) continue;
      const others = `\`${endpoint.address}\` is open to other machines`;
      if (!known && tls?.client_ca_file === undefined) {
        const help = 'name the programs that may ask in `extensions.api.clients`, or listen on 127.0.0.1';
        this.error(path, 'open_to_all', `${others}, and anybody there could ask as an agent`, help);
      } else if (tls === undefined) {
        this.warn(path, 'plain_text', `${others}, and tokens go there in plain text`, 'set `tls`');
      }
    }
  }

  /** An agent with a person's token would say yes to itself, and of two clients with one the first is both. */
  private sharedTokens({ api, goalkeeper: { approvals } }: Config): void {
    const holders = new Map<string, string>();
    const check = (
      called: string,
      all: readonly { readonly name: string; readonly token?: Secret | undefined }[],
      path: Path,
    ) =>
      all.forEach(({ name, token }, index) => {
        if (token === undefined) return;
        const other = holders.get(token.reveal());
        if (other !== undefined)
          this.error(
            [...path, index, 'token'],
            'shared_token',
            `${called} \`${name}\` has the token of ${other}`,
            'give each a token of its own',
          );
        else holders.set(token.reveal(), `${called} \`${name}\``);
      });
    check('the client', api?.clients ?? [], ['extensions', 'api', 'clients']);
    check('the approver', approvals.approvers, ['processors', 'goalkeeper', 'approvals', 'approvers']);
  }

  private approvals({ api, goalkeeper: { approvals } }: Config): void {
    const { approvers, webhooks } = approvals;
    const path = ['processors', 'goalkeeper', 'approvals'];
    const names = approvers.map(({ name }) => name);
    names.forEach((name, index) => {
      if (names.indexOf(name) === index) return;
      const message = `two approvers are called \`${name}\`: a record would not say whose token it was`;
      this.error([...path, 'approvers', index, 'name'], 'duplicate_name', message);
    });
    if (api === null && approvers.length + webhooks.length > 0) {
      const message = '`approvals` has no effect: nobody can ask or answer without the HTTP API';
      this.warn(path, 'no_effect', message, 'set `extensions.api`');
    } else if (webhooks.length > 0 && approvers.length === 0) {
      const message = '`webhooks` tell people of questions that nobody can answer';
      this.warn([...path, 'webhooks'], 'no_effect', message, 'name somebody in `approvers`');
    }
    webhooks.forEach(({ url }, index) => {
      const { protocol, hostname } = new URL(url.reveal());
      if (protocol === 'https:' || LOOPBACK.test(withoutBrackets(hostname))) return;
      const message = 'what agents want to do goes to this webhook in plain text';
      this.warn([...path, 'webhooks', index, 'url'], 'plain_text', message, 'write `https://`');
    });
  }
}
