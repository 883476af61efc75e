import { isListening } from './processor.ts';

/** A Jaeger on this machine. */
export interface Jaeger {
  /** `host:port` where it takes spans over OTLP/gRPC. */
  readonly endpoint: string;
  /** Address of its pages, without a slash at the end. */
  readonly pages: string;
}

const PAGES_PORT = 16686;
/** Where `deploy/jaeger` takes spans, then where Jaeger does by itself; the latter may be Goalkeeper's door too. */
const OTLP_PORTS = [4327, 4317];
const ANSWER_MS = 1_000;

/** Null where none answers. */
export async function findJaeger(pagesPort = PAGES_PORT, otlpPorts = OTLP_PORTS): Promise<Jaeger | null> {
  if (!(await isJaeger(pagesPort))) return null;
  for (const port of otlpPorts) {
    if (await isListening(port))
      return { endpoint: `127.0.0.1:${port}`, pages: `http://localhost:${pagesPort}` };
  }
  return null;
}

/** Whether Jaeger's query API answers on this port. */
async function isJaeger(port: number): Promise<boolean> {
  try {
    const url = `http://127.0.0.1:${port}/api/services`;
    const answer: unknown = await (await fetch(url, { signal: AbortSignal.timeout(ANSWER_MS) })).json();
    return typeof answer === 'object' && answer !== null && 'data' in answer;
  } catch {
    return false;
  }
}
