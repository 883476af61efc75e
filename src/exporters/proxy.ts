import { request } from 'node:http';
import { BlockList, isIP, type Socket } from 'node:net';
import { LOOPBACK, withoutBrackets } from '../config/endpoint.ts';
import { type Endpoint, formatEndpoint } from '../grpc/endpoint.ts';
import { messageOf } from '../model/thrown.ts';

/** An HTTP proxy that opens a tunnel to a backend. */
export interface HttpProxy {
  readonly endpoint: Endpoint;
  /** `user:password`; null where the variable names none. */
  readonly credentials: string | null;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** In gRPC's order (its doc/environment_variables.md): the first that is set counts. */
const PROXY_VARIABLES = ['grpc_proxy', 'https_proxy', 'http_proxy'] as const;
const EXEMPT_VARIABLES = ['no_grpc_proxy', 'no_proxy'] as const;

/**
 * The proxy that the environment names for calls to `host`; null for none. Throws an Error of one sentence where the
 * variable cannot be used: to go without would be to go where the network's owner doesn't want it.
 */
export function proxyFor(host: string, environment: Environment): HttpProxy | null {
  const variable = PROXY_VARIABLES.find((name) => environment[name]);
  if (variable === undefined || isExempt(host, environment)) return null;
  return parseProxy(environment[variable] ?? '', variable);
}

/** The variables of HTTP clients, those in small letters first. */
const WEB_VARIABLES = {
  'http:': ['http_proxy', 'HTTP_PROXY'],
  'https:': ['https_proxy', 'HTTPS_PROXY'],
} as const;
const WEB_EXEMPT = ['no_proxy', 'NO_PROXY'] as const;

/** The same for a URL by the rules of HTTP clients, who call this machine itself without a proxy, as Go's do. */
export function httpProxyFor({ protocol, hostname }: URL, environment: Environment): HttpProxy | null {
  const variable = WEB_VARIABLES[protocol === 'https:' ? 'https:' : 'http:'].find(
    (name) => environment[name],
  );
  if (variable === undefined || LOOPBACK.test(withoutBrackets(hostname))) return null;
  if (isExempt(hostname, environment, WEB_EXEMPT)) return null;
  return parseProxy(environment[variable] ?? '', variable, WEB_EXEMPT[0]);
}

function parseProxy(text: string, variable: string, exempt: string = EXEMPT_VARIABLES[0]): HttpProxy {
  // Not shown: it may hold a password.
  const expected = `${variable}: expected \`http://host:port\`; hosts to call without a proxy go into ${exempt}`;
  const [, scheme = 'http'] = /^([a-z][a-z0-9+.-]*):\/\//i.exec(text) ?? [];
  if (scheme.toLowerCase() !== 'http') throw new Error(`${expected}, found a proxy of \`${scheme}://\``);
  try {
    const url = new URL(/^http:\/\//i.test(text) ? text : `http://${text}`);
    const { username, password } = url;
    const user = decodeURIComponent(password === '' ? username : `${username}:${password}`);
    return {
      endpoint: { host: withoutBrackets(url.hostname), port: url.port === '' ? 80 : Number(url.port) },
      credentials: user === '' ? null : user,
    };
  } catch {
    throw new Error(`${expected}, found something else`);
  }
}

/** A comma-separated list of names, which stand for their subdomains too, of addresses and of CIDR ranges; `*` is all. */
function isExempt(
  host: string,
  environment: Environment,
  variables: readonly string[] = EXEMPT_VARIABLES,
): boolean {
  const variable = variables.find((name) => environment[name]);
  if (variable === undefined) return false;
  const name = withoutBrackets(host).toLowerCase();
  return (environment[variable] ?? '').split(',').some((entry) => matches(name, entry.trim().toLowerCase()));
}

function matches(host: string, entry: string): boolean {
  if (entry === '') return false;
  if (entry === '*') return true;
  const [network = '', prefix] = entry.split('/');
  if (prefix !== undefined) return isIn(host, network, prefix);
  const domain = withoutBrackets(entry).replace(/^\*?\./, '');
  return host === domain || (isIP(host) === 0 && host.endsWith(`.${domain}`));
}

function isIn(host: string, network: string, prefix: string): boolean {
  const [version, bits] = [isIP(network), Number(prefix)];
  const fits = /^\d+$/.test(prefix) && bits <= (version === 6 ? 128 : 32);
  if (version === 0 || isIP(host) !== version || !fits) return false;
  const family = version === 6 ? 'ipv6' : 'ipv4';
  const range = new BlockList();
  range.addSubnet(network, bits, family);
  return range.check(host, family);
}

/** A connection to `target` through the proxy. Rejects with an Error that says what the proxy said. */
export function tunnel(proxy: HttpProxy, target: Endpoint, signal: AbortSignal): Promise<Socket> {
  const path = formatEndpoint(target);
  const where = `the proxy ${formatEndpoint(proxy.endpoint)}`;
  return new Promise((resolve, reject) => {
    const connecting = request({
      ...proxy.endpoint,
      method: 'CONNECT',
      path,
      headers: { host: path, ...proxyAuthorization(proxy) },
      agent: false,
      signal,
    });
    connecting.on('connect', ({ statusCode = 0, statusMessage }, socket: Socket, head: Buffer) => {
      if (statusCode < 200 || statusCode > 299) {
        socket.destroy();
        reject(
          new Error(`${where} answers CONNECT ${path} with ${statusCode} ${statusMessage ?? ''}`.trim()),
        );
        return;
      }
      // A backend that speaks first may have been heard already.
      if (head.length > 0) socket.unshift(head);
      resolve(socket);
    });
    // An answer without a tunnel; not to CONNECT, node says, but a proxy may do what it wants.
    connecting.on('response', ({ statusCode }) => {
      connecting.destroy(new Error(`it answers with ${statusCode} and no tunnel`));
    });
    connecting.on('error', (error) => reject(new Error(`${where}: ${messageOf(error)}`)));
    connecting.end();
  });
}

/** What a proxy is shown. */
export function proxyAuthorization({ credentials }: HttpProxy): Record<string, string> {
  if (credentials === null) return {};
  return { 'proxy-authorization': `Basic ${Buffer.from(credentials).toString('base64')}` };
}
