import { lookup } from 'node:dns/promises';
import { type Endpoint, formatEndpoint } from '../grpc/endpoint.ts';

/**
 * Listens on all addresses of an endpoint's host, the first one's port for all; resolves to that port. It is no success
 * when one address of a name is free and the other another process's. An address this machine lacks (`localhost` is
 * often also ::1 where there is no IPv6) is passed over, if not all are such. `setting` names the endpoint's key.
 *
 * Rejects with an Error of one sentence: what is wrong, and what to do. What was bound before is then still bound.
 */
export async function listenOn(
  setting: string,
  { host, port }: Endpoint,
  bind: (address: Endpoint) => Promise<number | Error>,
): Promise<number> {
  let common = port;
  let bound = 0;
  let lacking = '';
  for (const address of await resolve(setting, host)) {
    const result = await bind({ host: address, port: common });
    if (typeof result === 'number') {
      common = result;
      bound++;
      continue;
    }
    const endpoint = formatEndpoint({ host: address, port: common });
    if (/EADDRNOTAVAIL|EAFNOSUPPORT/.test(result.message)) lacking = endpoint;
    else throw new Error(bindTrouble(setting, endpoint, result.message));
  }
  if (bound === 0) throw new Error(`${lacking} is not an address of this machine; set ${setting}`);
  return common;
}

async function resolve(setting: string, host: string): Promise<string[]> {
  try {
    const found = await lookup(host, { all: true });
    return found.map(({ address }) => address);
  } catch {
    throw new Error(
      `${setting}: the host \`${host}\` is not known; write an address of this machine, such as 127.0.0.1 or 0.0.0.0`,
    );
  }
}

function bindTrouble(setting: string, endpoint: string, message: string): string {
  if (message.includes('EADDRINUSE')) {
    return `${endpoint} is in use by another process; stop it or set ${setting}`;
  }
  if (message.includes('EACCES')) {
    return `${endpoint} may not be listened on by this user; set ${setting} to a port of 1024 or more`;
  }
  return `cannot listen on ${endpoint} (${setting}): ${message}`;
}
