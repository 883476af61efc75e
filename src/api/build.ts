import type { ApiConfig } from '../config/api.ts';
import type { Config } from '../config/schema.ts';
import { readServerTls } from '../grpc/pem.ts';
import type { Guard } from '../guard/guard.ts';
import { decideRoute } from './decide.ts';
import { servedBaselines, servedCharters } from './read-files.ts';
import type { Route } from './route.ts';
import { fileRoutes } from './served-files.ts';
import { ApiServer } from './server.ts';
import { Tokens } from './tokens.ts';

const SETTING = 'extensions.api';

/** The tokens of the configuration: those of agents' programs, and those of people. */
export function tokensOf({ api, goalkeeper }: Config): Tokens {
  const shown = (holders: ApiConfig['clients']) =>
    holders.flatMap(({ token }) => (token === undefined ? [] : [token.reveal()]));
  return new Tokens({ agent: shown(api?.clients ?? []), approver: shown(goalkeeper.approvals.approvers) });
}

/** The HTTP API with all its routes, not yet started. */
export function buildApi(
  api: ApiConfig,
  { goalkeeper }: Config,
  { guard, tokens, routes }: { guard: Guard; tokens: Tokens; routes: readonly Route[] },
  onError: (error: unknown) => void,
): ApiServer {
  const { endpoint, tls, max_request_body_size, read_timeout } = api;
  return new ApiServer({
    setting: SETTING,
    endpoint,
    tls: tls === undefined ? null : readServerTls(`${SETTING}.tls`, tls),
    maxBytes: max_request_body_size,
    timeoutMs: read_timeout,
    tokens,
    routes: [
      { method: 'GET', path: '/healthz', handle: () => ({ status: 200, body: { status: 'ok' } }) },
      decideRoute(guard),
      ...fileRoutes({ charters: servedCharters(goalkeeper), baselines: servedBaselines(goalkeeper) }),
      ...routes,
    ],
    onError,
  });
}
