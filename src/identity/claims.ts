import { matchesGlob } from '../charter/glob.ts';
import { LOG_SIGNS, readRecord, readSpan, SIGNS } from '../dialects/index.ts';
import type { Identity } from '../model/identity.ts';
import type { Signal } from '../model/signal.ts';
import { Cursor } from '../wire/cursor.ts';
import { ANY_VALUE, KEY_VALUE, REQUEST, RESOURCE, RESOURCE_SPANS, WIRE } from '../wire/fields.ts';
import { LogView } from '../wire/log-view.ts';
import { messages, type Place } from '../wire/message.ts';
import { scan, scanLogs } from '../wire/scan.ts';
import { scanMetrics } from '../wire/scan-metrics.ts';
import { Signs } from '../wire/signs.ts';
import { SpanView } from '../wire/span-view.ts';
import { cut } from '../wire/splice.ts';

/** In whose name something is said. */
export interface Claim {
  readonly service: string | null;
  readonly agent: string | null;
}

/** What is left of a request when what its sender may not say is taken out. */
export interface Vouched {
  readonly request: Buffer;
  /** Spans, log records or data points that are gone. */
  readonly refused: number;
  /** Why, the first few: `may not speak for the service …`. */
  readonly because: readonly string[];
}

const MAX_BECAUSE = 3;
const MAX_SHOWN = 80;
const signs = new Signs(SIGNS);
const logSigns = new Signs(LOG_SIGNS);
const noSigns = new Signs([]);

/** Why this client may not say something in that name; null where it may. */
export function contradiction({ services, agents }: Identity, { service, agent }: Claim): string | null {
  if (services !== null && service === null) return 'may not leave open for which service it speaks';
  if (service !== null && !fits(services, service)) return `may not speak for the service ${shown(service)}`;
  if (agent !== null && !fits(agents, agent)) return `may not speak for the agent ${shown(agent)}`;
  return null;
}

/**
 * Takes out what a client says in the name of a service or agent that is not its own. What it says of its own, and the
 * order of it, stays. All that a process says under a foreign service goes, of a foreign agent each span, and of a process
 * whose log records name one all records. Throws WireError where the bytes contradict themselves.
 */
export function vouched(signal: Signal, request: Buffer, identity: Identity): Vouched {
  const { services, agents } = identity;
  const because = new Set<string>();
  let left = request;
  if (services !== null) left = withoutForeignServices(left, identity, because);
  if (agents !== null && signal === 'traces') left = withoutForeignSpans(left, identity, because);
  if (agents !== null && signal === 'logs') left = withoutForeignRecords(left, identity, because);
  const refused = left === request ? 0 : itemsOf(signal, request) - itemsOf(signal, left);
  return { request: left, refused, because: [...because].slice(0, MAX_BECAUSE) };
}

function fits(globs: readonly string[] | null, name: string): boolean {
  return globs === null || globs.some((glob) => matchesGlob(name, glob));
}

function shown(name: string): string {
  return `\`${name.length > MAX_SHOWN ? `${name.slice(0, MAX_SHOWN)}…` : name}\``;
}

function itemsOf(signal: Signal, request: Buffer): number {
  if (signal === 'metrics') return scanMetrics(request).points;
  return signal === 'logs' ? scanLogs(request, noSigns).recordCount : scan(request, noSigns).spanCount;
}

function withoutForeignServices(request: Buffer, identity: Identity, because: Set<string>): Buffer {
  return withoutResources(request, (content) => {
    const names = servicesIn(request, content);
    const problems = (names.length === 0 ? [null] : names).map((service) =>
      contradiction(identity, { service, agent: null }),
    );
    const problem = problems.find((one) => one !== null) ?? null;
    if (problem !== null) because.add(problem);
    return problem !== null;
  });
}

/** A request less some of its ResourceSpans, or whatever its signal has in their place; itself where none goes. */
function withoutResources(request: Buffer, goes: (content: Place) => boolean): Buffer {
  const kept: Buffer[] = [];
  const cursor = new Cursor(request);
  let from = 0;
  let tag = 0;
  while (cursor.next()) {
    const { start, stop } = cursor;
    if (cursor.is(REQUEST.resourceSpans, WIRE.bytes) && goes({ start, end: stop })) {
      kept.push(request.subarray(from, tag));
      from = stop;
    }
    tag = stop;
  }
  return kept.length === 0 ? request : Buffer.concat([...kept, request.subarray(from)]);
}

const SERVICE_NAME = 'service.name';

/** Every service name that some reader could take from it: protobuf lets a field be there twice, and the last one count. */
function servicesIn(request: Buffer, place: Place): (string | null)[] {
  const names: (string | null)[] = [];
  for (const resource of messages(request, place, RESOURCE_SPANS.resource)) {
    for (const attribute of messages(request, resource, RESOURCE.attributes)) {
      const keys = [...messages(request, attribute, KEY_VALUE.key)];
      const named = keys.some(({ start, end }) => request.toString('utf8', start, end) === SERVICE_NAME);
      if (named) names.push(...textsIn(request, attribute));
    }
  }
  return names;
}

/** Null for a value that is no text. */
function textsIn(request: Buffer, attribute: Place): (string | null)[] {
  const texts: (string | null)[] = [];
  for (const value of messages(request, attribute, KEY_VALUE.value)) {
    const cursor = new Cursor(request, value.start, value.end);
    while (cursor.next()) texts.push(cursor.is(ANY_VALUE.string, WIRE.bytes) ? cursor.string() : null);
  }
  return texts.length === 0 ? [null] : texts;
}

function withoutForeignSpans(request: Buffer, identity: Identity, because: Set<string>): Buffer {
  const { agentSpans, spanCount } = scan(request, signs);
  const foreign = agentSpans.filter((scanned) => {
    const agent = agentOf(() => readSpan(new SpanView(request, scanned)));
    return isForeign(identity, agent, because);
  });
  if (foreign.length === 0) return request;
  return Buffer.concat(cut(request, foreign, spanCount) ?? []);
}

function withoutForeignRecords(request: Buffer, identity: Identity, because: Set<string>): Buffer {
  const foreign = new Set<number>();
  for (const scanned of scanLogs(request, logSigns).agentRecords) {
    const agent = agentOf(() => readRecord(new LogView(request, scanned)));
    if (isForeign(identity, agent, because)) foreign.add(scanned.resourceLogs.start);
  }
  return withoutResources(request, ({ start }) => foreign.has(start));
}

function isForeign(identity: Identity, agent: string | null, because: Set<string>): boolean {
  if (agent === null) return false;
  const problem = fits(identity.agents, agent) ? null : `may not speak for the agent ${shown(agent)}`;
  if (problem !== null) because.add(problem);
  return problem !== null;
}

/** What cannot be read claims nothing: the judgement will not take it for anybody's either. */
function agentOf(read: () => { readonly agent?: string | null | undefined } | null): string | null {
  try {
    return read()?.agent ?? null;
  } catch {
    return null;
  }
}
