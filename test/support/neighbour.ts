import { Client, credentials } from '@grpc/grpc-js';
import { EXPORT } from '../../src/grpc/services.ts';
import { request } from './requests.ts';

/** An honest client beside a hostile one: it goes on sending spans, each of a name of its own. */
export class Neighbour {
  /** Spans that were acknowledged, in order. */
  readonly acknowledged: string[] = [];
  readonly failures: string[] = [];
  /** Of one call, in milliseconds. */
  slowest = 0;
  private readonly client: Client;
  private readonly everyMs: number;
  private readonly prefix: string;
  private running: Promise<void> | null = null;
  private ended = false;
  private sent = 0;

  constructor(endpoint: string, { everyMs = 50, prefix = 'neighbour' } = {}) {
    this.client = new Client(endpoint, credentials.createInsecure());
    this.everyMs = everyMs;
    this.prefix = prefix;
  }

  start(): this {
    this.running = this.run();
    return this;
  }

  async stop(): Promise<void> {
    this.ended = true;
    await this.running;
    this.client.close();
  }

  /** One more span; false where it was not acknowledged. */
  async once(): Promise<boolean> {
    const name = `${this.prefix} ${this.sent++}`;
    const began = performance.now();
    const failure = await this.export(request([{ name }]));
    this.slowest = Math.max(this.slowest, performance.now() - began);
    if (failure === null) this.acknowledged.push(name);
    else this.failures.push(`${name}: ${failure}`);
    return failure === null;
  }

  private async run(): Promise<void> {
    while (!this.ended) {
      await this.once();
      await new Promise((wake) => setTimeout(wake, this.everyMs));
    }
  }

  private export(bytes: Buffer): Promise<string | null> {
    const { path, requestSerialize, responseDeserialize } = EXPORT.traces;
    const options = { deadline: Date.now() + 15_000 };
    return new Promise((done) => {
      this.client.makeUnaryRequest(path, requestSerialize, responseDeserialize, bytes, options, (error) =>
        done(error?.message ?? null),
      );
    });
  }
}
