import type { ClientConfig } from './client.ts';
import { LOOPBACK } from './endpoint.ts';
import { error, type Problem, warn } from './problem.ts';
import type { Config } from './schema.ts';

interface Door {
  readonly at: readonly string[];
  readonly endpoint: { readonly host: string; readonly address: string };
  readonly tls?: { readonly client_ca_file?: string | undefined } | undefined;
  readonly auth?: { readonly authenticator: string } | undefined;
}

/** What the doors and those who are known at them come to together. */
export function doorProblems(config: Config): Problem[] {
  const { api, auth } = config;
  const doors = receiverDoors(config);
  const asking = api === null ? [] : [{ ...api, at: ['extensions', 'api'] }];
  return [
    ...[...doors, ...asking].flatMap((door) => unknownAuthenticator(door, auth !== null)),
    ...doors.flatMap(openToAll),
    ...clientProblems(['extensions', 'bearertokenauth'], auth?.clients ?? [], [...doors, ...asking]),
    ...clientProblems(['extensions', 'api'], api?.clients ?? [], [...doors, ...asking]),
    ...limitsOfAskers(api?.clients ?? []),
    ...unusedAuthenticator(config, [...doors, ...asking]),
  ];
}

/** Where spans come in. */
function receiverDoors({ receiver, http }: Config): Door[] {
  const at = ['receivers', 'otlp', 'protocols'];
  return [
    ...(receiver === null ? [] : [{ ...receiver, at: [...at, 'grpc'] }]),
    ...(http === null ? [] : [{ ...http, at: [...at, 'http'] }]),
  ];
}

function unknownAuthenticator({ at, auth }: Door, known: boolean): Problem[] {
  if (auth === undefined || known) return [];
  const message = `\`${auth.authenticator}\` is not among the \`extensions\` of this file`;
  return [error([...at, 'auth', 'authenticator'], 'unknown_name', message)];
}

/** Questions are not limited: a call would be made unasked, or not at all. */
function limitsOfAskers(clients: readonly ClientConfig[]): Problem[] {
  return clients.flatMap(({ rate_limit }, index) => {
    if (rate_limit === undefined) return [];
    const message = '`rate_limit` is for those who send, and clients of the API ask';
    const help = 'set it on a client of `extensions.bearertokenauth`';
    return [error(['extensions', 'api', 'clients', index, 'rate_limit'], 'no_effect', message, help)];
  });
}

function unusedAuthenticator({ auth }: Config, doors: readonly Door[]): Problem[] {
  if (auth === null || doors.some((door) => door.auth !== undefined)) return [];
  const message = '`bearertokenauth` has no effect: no receiver asks it';
  const help = 'set `receivers.otlp.protocols.grpc.auth: { authenticator: bearertokenauth }`';
  return [warn(['extensions', 'bearertokenauth'], 'no_effect', message, help)];
}

/** Whoever reaches the port can tell what they like of any agent. */
function openToAll({ at, endpoint, tls, auth }: Door): Problem[] {
  if (LOOPBACK.test(endpoint.host)) return [];
  const others = `\`${endpoint.address}\` is open to other machines`;
  const path = [...at, 'endpoint'];
  if (auth === undefined && tls?.client_ca_file === undefined) {
    const message = `${others}, and anybody there can send spans in any agent's name`;
    const help = 'set `auth`, or `tls.client_ca_file`, or listen on 127.0.0.1';
    return [warn(path, 'open_to_all', message, help)];
  }
  if (tls !== undefined) return [];
  return [warn(path, 'plain_text', `${others}, and tokens go there in plain text`, 'set `tls`')];
}

function clientProblems(
  at: readonly string[],
  clients: readonly ClientConfig[],
  doors: readonly Door[],
): Problem[] {
  const names = clients.map(({ name }) => name);
  return clients.flatMap(({ name, certificate }, index) => {
    const problems: Problem[] = [];
    if (names.indexOf(name) !== index) {
      const message = `two clients are called \`${name}\`: nothing would say which one it was`;
      problems.push(error([...at, 'clients', index, 'name'], 'duplicate_name', message));
    }
    if (certificate !== undefined && doors.every(({ tls }) => tls?.client_ca_file === undefined)) {
      const message = 'no door asks for client certificates';
      const help = 'set `client_ca_file` under `tls` of a receiver';
      problems.push(error([...at, 'clients', index, 'certificate'], 'contradiction', message, help));
    }
    return problems;
  });
}
