import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request to the scripted model. */
export interface Asked {
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A real server that speaks chat completions and answers as its script says. */
export class ModelServer {
  endpoint = '';
  readonly asked: Asked[] = [];
  /** Connections that were cut before the answer was whole. */
  cut = 0;
  private readonly server: Server;
  private readonly script: (response: ServerResponse, asked: Asked) => void;

  constructor(script: (response: ServerResponse, asked: Asked) => void) {
    this.script = script;
    this.server = createServer((request, response) => void this.answer(request, response));
  }

  async start(): Promise<this> {
    await new Promise<void>((bound) => this.server.listen(0, '127.0.0.1', bound));
    this.endpoint = `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/v1`;
    return this;
  }

  async stop(): Promise<void> {
    const closed = new Promise((done) => this.server.close(done));
    this.server.closeAllConnections();
    await closed;
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { url = '', headers } = request;
    const asked = { url, headers, body: Buffer.concat(chunks).toString() };
    this.asked.push(asked);
    response.on('close', () => {
      if (!response.writableFinished) this.cut++;
    });
    this.script(response, asked);
  }
}

/** A chat completion that says this. */
export function saying(content: unknown, model = 'judge-1'): (response: ServerResponse) => void {
  const text = typeof content === 'string' ? content : JSON.stringify(content);
  return (response) => {
    const body = { id: 'x', model, choices: [{ index: 0, message: { role: 'assistant', content: text } }] };
    response.setHeader('content-type', 'application/json').end(JSON.stringify(body));
  };
}
