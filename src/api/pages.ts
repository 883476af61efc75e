import type { IncomingHttpHeaders } from 'node:http';
import { ApiError } from './route.ts';

/** Names of this machine alone, with a port or not. */
const THIS_MACHINE = /^(?:(?:[a-z0-9-]+\.)*localhost|127(?:\.\d+){3}|\[::1\])(?::\d+)?$/i;

/**
 * Throws an ApiError for what a web page of somewhere else has a browser send here: a page may post where it cannot read
 * the answer, and read it too where its name is made to lead to this machine (DNS rebinding). `isLocal`: who has no
 * token is answered, since none but this machine's programs can ask.
 */
export function refusePages({ origin, host }: IncomingHttpHeaders, isLocal: boolean): void {
  if (origin !== undefined && hostOf(origin) !== host)
    throw new ApiError(403, 'cross_origin', 'web pages of other origins are not answered');
  if (isLocal && host !== undefined && !THIS_MACHINE.test(host))
    throw new ApiError(403, 'unknown_host', 'this is not called by that name: send `host: localhost`');
}

function hostOf(origin: string): string | null {
  return URL.canParse(origin) ? new URL(origin).host : null;
}
