import type { ServerHttp2Session } from 'node:http2';

/**
 * To be called as a client's GOAWAY comes. Node would call `close` next, and then refuse calls that follow in what it is
 * reading in a way that makes node 20 abort: that one call of `close` is swallowed. The caller closes when it has ended
 * what is under way.
 */
export function postponeClose(session: ServerHttp2Session): void {
  const { close } = session;
  session.close = () => {
    session.close = close;
  };
}
