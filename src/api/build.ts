import type { ApiConfig } from '../config/api.ts';
import type { InForce } from '../config/in-force.ts';
import { readServerTls } from '../grpc/pem.ts';
import type { Guard } from '../guard/guard.ts';
import { Held } from '../model/held.ts';
import { decideRoute } from './decide.ts';
import { servedFiles } from './read-files.ts';
import type { Route } from './route.ts';
import { fileRoutes } from './served-files.ts';
import { ApiServer } from './server.ts';
import type { Tokens } from './tokens.ts';

const SETTING = 'extensions.api';

/** What the API is the door to. */
export interface Served {
  readonly guard: Guard;
  readonly tokens: Tokens;
  readonly routes: readonly Route[];
  readonly inForce: Held<InForce>;
  /** Told why TLS files that have changed cannot be used. */
  onStaleTls(message: string): void;
}

/** The HTTP API with all its routes, not yet started. */
export function buildApi(
  api: ApiConfig,
  { guard, tokens, routes, inForce, onStaleTls }: Served,
  onError: (error: unknown) => void,
): ApiServer {
  const { endpoint, tls, max_request_body_size, read_timeout } = api;
  const files = new Held(servedFiles(inForce.current));
  inForce.onReplaced((now) => files.replace(servedFiles(now)));
  return new ApiServer({
    setting: SETTING,
    endpoint,
    tls: tls === undefined ? null : readServerTls(`${SETTING}.tls`, tls, onStaleTls),
    maxBytes: max_request_body_size,
    timeoutMs: read_timeout,
    tokens,
    routes: [
      { method: 'GET', path: '/healthz', handle: () => ({ status: 200, body: { status: 'ok' } }) },
      decideRoute(guard),
      ...fileRoutes(files),
      ...routes,
    ],
    onError,
  });
}
