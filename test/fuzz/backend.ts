import { status } from '@grpc/grpc-js';
import { EXPORT } from '../../src/grpc/services.ts';
import type { UnaryMethod } from '../../src/grpc/unary-method.ts';
import { Http2UnaryServer } from '../../src/grpc/unary-server.ts';
import { spanNames } from '../support/requests.ts';

/** Takes all that is forwarded, and keeps of it the names of the neighbour's spans. */
export class Backend {
  readonly seen = new Set<string>();
  /** Requests that came. */
  requests = 0;
  endpoint = '';
  private readonly prefix: Buffer;
  private readonly server: Http2UnaryServer;

  constructor(prefix: string) {
    this.prefix = Buffer.from(prefix);
    const take: UnaryMethod = (request) => {
      this.take(request);
      return { code: status.OK, message: Buffer.alloc(0) };
    };
    const methods = new Map(Object.values(EXPORT).map(({ path }) => [path, take]));
    this.server = new Http2UnaryServer({ methods, maxRequestBytes: 64 * 1024 * 1024, tls: null });
  }

  async start(): Promise<this> {
    const port = await this.server.bind({ host: '127.0.0.1', port: 0 });
    if (typeof port !== 'number') throw port;
    this.endpoint = `127.0.0.1:${port}`;
    return this;
  }

  stop(): Promise<void> {
    return this.server.stop(0);
  }

  private take(request: Buffer): void {
    this.requests++;
    if (!request.includes(this.prefix)) return;
    const prefix = this.prefix.toString();
    for (const name of namesIn(request)) if (name.startsWith(prefix)) this.seen.add(name);
  }
}

/** Others' requests may be no spans at all. */
function namesIn(request: Buffer): string[] {
  try {
    return spanNames(request);
  } catch {
    return [];
  }
}
