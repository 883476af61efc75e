import { type Guard, isRefused } from '../guard/guard.ts';
import { parseJson } from './body.ts';
import { ApiError, type Route } from './route.ts';

/** `goalkeeper.v1.Guard/Decide` as JSON. */
export function decideRoute(guard: Guard): Route {
  return {
    method: 'POST',
    path: '/v1/decide',
    roles: ['agent'],
    handle: async ({ body, identity }) => {
      const answer = await guard.decide(parseJson(body), identity);
      if (!isRefused(answer)) return { status: 200, body: answer };
      if (answer.refused === 'invalid') throw new ApiError(400, 'invalid_argument', answer.message);
      if (answer.refused === 'denied') throw new ApiError(403, 'permission_denied', answer.message);
      throw new ApiError(409, 'failed_precondition', answer.message);
    },
  };
}
