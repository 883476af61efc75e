import { z } from 'zod';

/** Where to listen or whom to call. */
export interface Endpoint {
  /** What stood before `://`: `https` asks for TLS, `http` for plain text; null where nothing stood there. */
  readonly scheme: 'http' | 'https' | null;
  /** A name or an address, without the brackets of IPv6. */
  readonly host: string;
  readonly port: number;
  /** `host:port`, IPv6 in brackets, as gRPC takes it. */
  readonly address: string;
}

/** Hosts that only this machine reaches. */
export const LOOPBACK = /^(localhost|127(\.\d+){3}|::1)$/;

/** The host of a URL, IPv6 as an address is written by itself. */
export function withoutBrackets(hostname: string): string {
  return hostname.replace(/^\[|\]$/g, '');
}

const EXPECTED = 'expected `host:port`, `http://host:port` or `https://host:port`';

/** What may be shown of it: credentials have no place there, and stand there now and then. */
function shown(text: string): string {
  return text.replace(/^([a-z][a-z0-9+.-]*:\/\/)?.*@/is, '$1***@');
}

/** Reads the forms the Collector takes; a text says in words what is wrong. */
export function parseEndpoint(text: string, defaultPorts = false): Endpoint | string {
  const [, prefix, rest] = /^(?:([a-z][a-z0-9+.-]*):\/\/)?(.*)$/is.exec(text) ?? [];
  const name = prefix?.toLowerCase() ?? null;
  if (name === 'unix' || text.startsWith('unix:')) return 'unix sockets are not implemented yet';
  if (name !== null && name !== 'http' && name !== 'https' && name !== 'dns') {
    return `\`${prefix}://\` is not a scheme Goalkeeper can call, ${EXPECTED}`;
  }
  const scheme = name === 'http' || name === 'https' ? name : null;
  const parts = splitHostPort((rest ?? '').replace(name === 'dns' ? /^\// : /\/$/, ''));
  if (parts === null) return `\`${shown(text)}\` is not an endpoint, ${EXPECTED}`;
  const { host } = parts;
  const fallback = defaultPorts && scheme !== null ? (scheme === 'https' ? '443' : '80') : '';
  const port = parts.port === '' ? fallback : parts.port;
  if (port === '') return `\`${shown(text)}\` has no port, ${EXPECTED}`;
  if (!/^\d+$/.test(port) || Number(port) > 65_535) {
    return `the port of \`${shown(text)}\` is \`${shown(port)}\`, expected a number up to 65535`;
  }
  return {
    scheme,
    host,
    port: Number(port),
    address: `${host.includes(':') ? `[${host}]` : host}:${Number(port)}`,
  };
}

function splitHostPort(text: string): { host: string; port: string } | null {
  const found =
    /^\[([0-9a-fA-F:.]+(?:%\w+)?)\](?::(.*))?$/.exec(text) ?? /^([^\s:/?#@[\]]*)(?::([^/:]*))?$/.exec(text);
  return found ? { host: found[1] ?? '', port: found[2] ?? '' } : null;
}

/** Whom to call. */
export const callEndpoint = z.string().transform((text, context): Endpoint => {
  const endpoint = parseEndpoint(text);
  const problem =
    typeof endpoint === 'string'
      ? endpoint
      : endpoint.host === ''
        ? `\`${text}\` has no host, ${EXPECTED}`
        : endpoint.port === 0
          ? `the port of \`${text}\` is \`0\`, expected a number from 1 to 65535`
          : null;
  if (typeof endpoint !== 'string' && problem === null) return endpoint;
  context.addIssue({ code: 'custom', message: problem ?? EXPECTED });
  return z.NEVER;
});

/** Where to listen: `:4317` is every interface and port 0 a free port, as in the Collector. */
export const listenEndpoint = z.string().transform((text, context): Endpoint => {
  const endpoint = parseEndpoint(text);
  if (typeof endpoint !== 'string' && endpoint.scheme === null) {
    return endpoint.host === ''
      ? { ...endpoint, host: '0.0.0.0', address: `0.0.0.0:${endpoint.port}` }
      : endpoint;
  }
  const message =
    typeof endpoint === 'string'
      ? endpoint
      : `\`${text}\` has a scheme, expected \`host:port\` to listen on: TLS is set under \`tls\``;
  context.addIssue({ code: 'custom', message });
  return z.NEVER;
});
