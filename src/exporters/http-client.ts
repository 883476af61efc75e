import { Agent, type ClientRequest, type IncomingHttpHeaders, type RequestOptions, request } from 'node:http';
import { Agent as SecureAgent, request as secureRequest } from 'node:https';
import type { Duplex } from 'node:stream';
import { type ConnectionOptions, connect as connectTls, type TLSSocket } from 'node:tls';
import { withoutBrackets } from '../config/endpoint.ts';
import { formatEndpoint } from '../grpc/endpoint.ts';
import { messageOf } from '../model/thrown.ts';
import { ClientTls, type ClientTlsOptions } from './client-tls.ts';
import { type HttpProxy, httpProxyFor, proxyAuthorization, tunnel } from './proxy.ts';

export interface HttpClientOptions {
  /** Where the settings stand, for messages: `exporters.otlp_http`. */
  readonly setting: string;
  /** For `https://`. */
  readonly tls: ClientTlsOptions;
  /** What is under way doesn't keep the process alive. */
  readonly background?: boolean;
}

export interface HttpAnswer {
  readonly status: number;
  readonly reason: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** There was no answer; `connected` where there was a connection at least. */
export class HttpFailure extends Error {
  override readonly name = 'HttpFailure';
  readonly connected: boolean;

  constructor(message: string, connected: boolean) {
    super(message);
    this.connected = connected;
  }
}

/** Of an answer no more is read, and the connection closed: it is a few words. */
const MAX_ANSWER_BYTES = 64 * 1024;
/** A connection that nobody uses is closed after so long, before the other side is likely to. */
const IDLE_MS = 45_000;
const KEEPALIVE_MS = 60_000;

/** Posts over connections that are kept, through the environment's proxy where there is one. */
export class HttpClient {
  private readonly options: HttpClientOptions;
  /** By host and port: each reads its own files. */
  private readonly trusts = new Map<string, ClientTls>();
  private readonly plain = new Agent({ keepAlive: true, keepAliveMsecs: KEEPALIVE_MS, timeout: IDLE_MS });
  private readonly secure: SecureAgent;
  private readonly underWay = new Set<ClientRequest>();
  private closed = false;

  constructor(options: HttpClientOptions) {
    this.options = options;
    this.secure = new TunnelAgent({ keepAlive: true, keepAliveMsecs: KEEPALIVE_MS, timeout: IDLE_MS });
  }

  /** Reads the files of TLS and the proxy that a URL needs. Throws an Error of one sentence where they cannot be used. */
  prepare(url: URL): void {
    if (url.protocol === 'https:') this.trustFor(url).current();
    httpProxyFor(url, process.env);
  }

  /** Rejects with an HttpFailure where no answer comes within `timeoutMs`; 0 waits for ever. */
  async post(
    url: URL,
    headers: Readonly<Record<string, string>>,
    body: Buffer,
    timeoutMs: number,
  ): Promise<HttpAnswer> {
    const began = performance.now();
    for (let left = timeoutMs; ; ) {
      try {
        return await this.attempt(url, headers, body, left);
      } catch (error) {
        // The other side has hung up a kept connection, as it may: that says nothing of a new one. The next may be
        // another kept one of the same end: each is gone when it was tried.
        if (!(error instanceof StaleConnection)) throw error;
        if (timeoutMs > 0) left = timeoutMs - (performance.now() - began);
        if (timeoutMs > 0 && left <= 0) throw error;
      }
    }
  }

  /** Ends what is under way and hangs up. */
  close(): void {
    this.closed = true;
    for (const one of this.underWay) one.destroy(new Error('the exporter is closed'));
    this.plain.destroy();
    this.secure.destroy();
  }

  private attempt(
    url: URL,
    headers: Readonly<Record<string, string>>,
    body: Buffer,
    timeoutMs: number,
  ): Promise<HttpAnswer> {
    return new Promise((resolve, reject) => {
      if (this.closed) {
        reject(new HttpFailure('the exporter is closed', true));
        return;
      }
      const sending = this.begin(url, { ...headers, 'content-length': String(body.length) });
      this.underWay.add(sending);
      let connected = false;
      let answered = false;
      const timer =
        timeoutMs === 0
          ? undefined
          : setTimeout(
              () => sending.destroy(new Error(`no answer within ${Math.round(timeoutMs)} ms`)),
              timeoutMs,
            );
      if (this.options.background) timer?.unref();
      sending.on('socket', (socket) => {
        if (this.options.background) socket.unref();
        connected = sending.reusedSocket;
        if (connected) return;
        socket.once(url.protocol === 'https:' ? 'secureConnect' : 'connect', () => {
          connected = true;
        });
      });
      sending.on('response', (response) => {
        answered = true;
        const chunks: Buffer[] = [];
        let size = 0;
        const end = (): void => {
          const { statusCode: status = 0, statusMessage: reason = '', headers: told } = response;
          resolve({ status, reason, headers: told, body: Buffer.concat(chunks) });
        };
        response.on('data', (chunk: Buffer) => {
          chunks.push(chunk.subarray(0, MAX_ANSWER_BYTES - size));
          size += chunk.length;
          if (size <= MAX_ANSWER_BYTES) return;
          // Its status has decided what becomes of the request: a page that follows changes nothing.
          end();
          sending.destroy();
        });
        response.on('end', end);
        response.on('error', (error) => reject(new HttpFailure(messageOf(error), true)));
      });
      sending.on('error', (error: NodeJS.ErrnoException) => {
        const stale = sending.reusedSocket && !answered && /^(ECONNRESET|EPIPE)$/.test(error.code ?? '');
        reject(stale ? new StaleConnection(messageOf(error)) : new HttpFailure(messageOf(error), connected));
      });
      sending.on('close', () => {
        clearTimeout(timer);
        this.underWay.delete(sending);
        reject(new HttpFailure('the connection was closed before the answer', connected));
      });
      sending.end(body);
    });
  }

  private begin(url: URL, headers: Readonly<Record<string, string>>): ClientRequest {
    const proxy = httpProxyFor(url, process.env);
    const host = withoutBrackets(url.hostname);
    const own: RequestOptions = {
      method: 'POST',
      headers,
      host,
      port: url.port,
      path: `${url.pathname}${url.search}`,
    };
    if (url.protocol === 'https:') {
      const { serverName, verify, ...tls } = this.trustFor(url).current();
      const trust = { ...tls, servername: serverName, rejectUnauthorized: verify };
      return secureRequest({
        ...own,
        port: url.port || 443,
        ...trust,
        agent: this.secure,
        ...(proxy && { proxy }),
      });
    }
    if (proxy === null) return request({ ...own, port: url.port || 80, agent: this.plain });
    const through = { host: url.host, ...headers, ...proxyAuthorization(proxy) };
    return request({ ...own, ...proxy.endpoint, path: url.href, headers: through, agent: this.plain });
  }

  private trustFor({ hostname, host }: URL): ClientTls {
    const known = this.trusts.get(host);
    if (known !== undefined) return known;
    const { setting, tls } = this.options;
    const trust = new ClientTls(setting, hostname.replace(/^\[|\]$/g, ''), tls);
    this.trusts.set(host, trust);
    return trust;
  }
}

/** A kept connection turned out to be closed before it was answered. */
class StaleConnection extends HttpFailure {
  constructor(message: string) {
    super(message, true);
  }
}

interface TunnelOptions extends ConnectionOptions {
  readonly proxy?: HttpProxy;
}

/** For how long a proxy and a handshake may take. */
const TUNNEL_MS = 20_000;

/** Opens its connections through a proxy where a request names one. */
class TunnelAgent extends SecureAgent {
  override createConnection(
    options: TunnelOptions,
    done: (error: Error | null, socket: Duplex) => void,
  ): Duplex | undefined {
    const { proxy, host = '', port = 443, servername } = options;
    const secured = (socket?: Duplex): TLSSocket =>
      // SNI holds names only (RFC 6066); the name is checked all the same.
      connectTls({ ...options, ...(socket && { socket }), host, servername: sni(servername) });
    if (proxy === undefined) return secured();
    tunnel(proxy, { host, port: Number(port) }, AbortSignal.timeout(TUNNEL_MS)).then(
      (socket) => done(null, secured(socket)),
      (error: Error) =>
        done(
          new Error(`to ${formatEndpoint({ host, port: Number(port) })}: ${error.message}`),
          undefined as never,
        ),
    );
    return undefined;
  }
}

function sni(name: string | undefined): string {
  return name === undefined || /^[\d.]+$|:/.test(name) ? '' : name;
}
