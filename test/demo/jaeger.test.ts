import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { findJaeger } from '../../deploy/demo/jaeger.ts';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

async function serve(path: string, body: string): Promise<number> {
  const server = createServer((request, response) => {
    response.statusCode = request.url === path ? 200 : 404;
    response.end(request.url === path ? body : '404 page not found');
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

/** A port that was free a moment ago. */
async function closedPort(): Promise<number> {
  const port = await serve('/', '');
  await new Promise((resolve) => servers.pop()?.close(resolve));
  return port;
}

describe('findJaeger', () => {
  it('takes the first door that is open, where the query API answers', async () => {
    const pages = await serve('/api/services', '{"data":["goalkeeper"],"total":1}');
    const otlp = await serve('/', '');
    expect(await findJaeger(pages, [await closedPort(), otlp])).toEqual({
      endpoint: `127.0.0.1:${otlp}`,
      pages: `http://localhost:${pages}`,
    });
  });

  it('finds none where nothing listens, or no door is open', async () => {
    const pages = await serve('/api/services', '{"data":null}');
    const closed = await closedPort();
    expect(await findJaeger(closed, [pages])).toBeNull();
    expect(await findJaeger(pages, [closed])).toBeNull();
  });

  it('is not taken in by another program on the port', async () => {
    const otlp = await serve('/', '');
    expect(await findJaeger(await serve('/', 'hello'), [otlp])).toBeNull();
    expect(await findJaeger(await serve('/api/services', '[]'), [otlp])).toBeNull();
  });
});
