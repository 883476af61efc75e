import type { Answer, ApiRequest, Role, Route } from '../api/route.ts';
import type { Readiness } from './readiness.ts';
import type { State } from './state.ts';
import { statePage } from './state-page.ts';

/** `/healthz`: this process answers. `/readyz`: it can take spans. `path`: the same in the Collector's own words. */
export function healthRoutes(readiness: Readiness, path: string): Route[] {
  const upSince = new Date(Date.now() - process.uptime() * 1_000).toISOString();
  return [
    { method: 'GET', path: '/healthz', handle: () => ({ status: 200, body: { status: 'ok' } }) },
    {
      method: 'GET',
      path: '/readyz',
      handle: () => {
        const report = readiness.report();
        return { status: report.status === 'not ready' ? 503 : 200, body: report };
      },
    },
    ...(path === '/healthz' || path === '/readyz'
      ? []
      : [{ method: 'GET' as const, path, handle: collector }]),
  ];

  function collector(): Answer {
    if (!readiness.ready) return { status: 503, body: { status: 'Server not available' } };
    const uptime = `${process.uptime()}s`;
    return { status: 200, body: { status: 'Server available', upSince, uptime } };
  }
}

/** `/debug/state`, as JSON or, for a browser, as a page. */
export function stateRoute(state: State, roles?: readonly Role[]): Route {
  return {
    method: 'GET',
    path: '/debug/state',
    ...(roles !== undefined && { roles }),
    handle: ({ headers }: ApiRequest) => {
      const report = state.report();
      if (!headers.accept?.includes('text/html')) return { status: 200, body: report };
      const safe = {
        'content-type': 'text/html; charset=utf-8',
        'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
      };
      return { status: 200, text: statePage(report), headers: safe };
    },
  };
}
