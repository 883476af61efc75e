import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { messageOf } from '../../../src/model/thrown.ts';
import { untraced } from './untraced.ts';

/** Longest answer that is read. */
const MAX_ANSWER_BYTES = 4 * 1024 * 1024;
/** Longest text of a foreign error that is repeated. */
const MAX_SHOWN = 200;

/** An answer other than success: the processor was reached, and said no. */
export class ApiRefusal extends Error {
  override readonly name = 'ApiRefusal';
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

export interface Sending {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
}

export interface Received {
  readonly status: number;
  /** Undefined where there is none. */
  readonly body: unknown;
  readonly headers: IncomingMessage['headers'];
}

/**
 * The processor's HTTP API: JSON over connections that stay open, and keep no program alive. Rejects with an ApiRefusal
 * where it answers with an error, and with an Error where it can't be reached or answers with something else.
 */
export class ApiClient {
  private readonly base: URL;
  private readonly token: string | null;
  private readonly agent: HttpAgent;
  private readonly request: typeof httpRequest;

  constructor(endpoint: string, token: string | null) {
    this.base = new URL(endpoint);
    this.token = token;
    const secure = this.base.protocol === 'https:';
    const options = { keepAlive: true, maxSockets: 32, scheduling: 'lifo' } as const;
    this.agent = secure ? new HttpsAgent(options) : new HttpAgent(options);
    this.request = secure ? httpsRequest : httpRequest;
  }

  async send({ method, path, body, headers, timeoutMs, signal }: Sending): Promise<Received> {
    const content = body === undefined ? null : Buffer.from(JSON.stringify(body));
    const ends = new AbortController();
    const end = (): void => ends.abort(new Error('nobody waits for it any more'));
    const timer = setTimeout(() => ends.abort(new Error(`no answer within ${timeoutMs} ms`)), timeoutMs);
    signal?.addEventListener('abort', end, { once: true });
    if (signal?.aborted) end();
    try {
      return await this.exchange(method, path, content, headers ?? {}, ends.signal);
    } catch (error) {
      const because = messageOf(ends.signal.aborted ? ends.signal.reason : error);
      const message = `${this.base.origin}${path.replace(/\?.*/, '')}: ${because}`;
      throw error instanceof ApiRefusal ? new ApiRefusal(error.status, message) : new Error(message);
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', end);
    }
  }

  private exchange(
    method: string,
    path: string,
    content: Buffer | null,
    headers: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<Received> {
    const { base, agent, token } = this;
    const options = {
      method,
      agent,
      signal,
      path: `${base.pathname.replace(/\/$/, '')}${path}`,
      headers: {
        accept: 'application/json',
        ...(token !== null && { authorization: `Bearer ${token}` }),
        ...(content !== null && { 'content-type': 'application/json', 'content-length': content.length }),
        ...headers,
      },
    };
    return new Promise((resolve, reject) => {
      const sending = untraced(() =>
        this.request(base, options, (response) => receive(response).then(resolve, reject)),
      );
      sending.on('error', (error) => {
        // The other end had closed a connection that rested: it has heard nothing, and a new one may do.
        if (sending.reusedSocket && isReset(error)) {
          this.exchange(method, path, content, headers, signal).then(resolve, reject);
        } else reject(error);
      });
      sending.end(content);
    });
  }
}

function isReset(error: Error): boolean {
  return 'code' in error && (error.code === 'ECONNRESET' || error.code === 'EPIPE');
}

async function receive(response: IncomingMessage): Promise<Received> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > MAX_ANSWER_BYTES) throw new Error(`the answer has more than ${MAX_ANSWER_BYTES} bytes`);
    chunks.push(chunk);
  }
  const { statusCode: status = 0, headers } = response;
  const text = Buffer.concat(chunks).toString('utf8');
  if (status >= 400) throw new ApiRefusal(status, errorIn(text) ?? `it answers with ${status}`);
  return { status, headers, body: text === '' ? undefined : jsonIn(text) };
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error('it answers with something else than JSON: is this the processor’s HTTP API?');
  }
}

/** The API's own words; anything may listen there. */
function errorIn(text: string): string | null {
  try {
    const told: unknown = JSON.parse(text);
    const { error } = told as { error?: { message?: unknown } };
    const message: unknown = typeof error === 'object' ? error?.message : error;
    return typeof message === 'string' ? message.slice(0, MAX_SHOWN) : null;
  } catch {
    return null;
  }
}
