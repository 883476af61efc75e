import type { Config } from './config/schema.ts';
import { admitAsker, type OtlpDoor, unreadableRequest } from './doors.ts';
import type { Surroundings } from './exporters/build.ts';
import { EXPORT } from './grpc/services.ts';
import type { UnaryMethod } from './grpc/unary-method.ts';
import type { Guard } from './guard/guard.ts';
import type { Readiness } from './health/readiness.ts';
import type { Authenticator } from './identity/authenticator.ts';
import { ANYBODY } from './model/identity.ts';
import type { Signal } from './model/signal.ts';
import { grpcReceiver, httpReceiver, type Receiver } from './receivers/build.ts';
import { counted } from './receivers/counted.ts';
import { DECIDE_PATH, decideMethod } from './receivers/guard-grpc.ts';
import { HEALTH_CHECK_PATH, healthMethod } from './receivers/health-grpc.ts';
import type { MemoryLimiter } from './receivers/memory-limiter.ts';
import { traced } from './receivers/traced.ts';
import type { Tracer } from './telemetry/traces/tracer.ts';

/** What the ways in lead to. */
export interface Inside {
  readonly guard: Guard;
  /** Null where none is. */
  readonly grpc: OtlpDoor | null;
  /** Null where none is. */
  readonly http: OtlpDoor | null;
  /** Who may ask over gRPC. */
  readonly agents: readonly Authenticator[];
  /** Null where nothing is told of what we do ourselves. */
  readonly tracer: Tracer | null;
  onError(error: unknown): void;
  onStaleTls(message: string): void;
}

/** The ways in, as far as they are named. Over gRPC agents' programs ask too. */
export function buildReceivers(
  config: Config,
  inside: Inside,
  readiness: Readiness,
  around: Surroundings,
  limiter: MemoryLimiter,
): { readonly grpc: Receiver | null; readonly http: Receiver | null } {
  return {
    grpc: overGrpc(config, inside, readiness, around, limiter),
    http: overHttp(config, inside, around, limiter),
  };
}

function overGrpc(
  { receiver, pipelines, api }: Config,
  { guard, grpc, agents, tracer, onError, onStaleTls }: Inside,
  readiness: Readiness,
  { counters }: Surroundings,
  limiter: MemoryLimiter,
): Receiver | null {
  if (receiver === null || grpc === null) return null;
  const signals = signalsOf(pipelines);
  const asking: [string, UnaryMethod][] =
    api === null ? [] : [[DECIDE_PATH, decideMethod({ guard, onError })]];
  const paths = [...signals.map((signal) => EXPORT[signal].path), ...asking.map(([path]) => path)];
  return grpcReceiver(receiver, {
    signals,
    receive: traced(
      'grpc',
      tracer,
      counted(
        'grpc',
        counters,
        limiter.before((signal, request, sender) => grpc.receive(signal, request, sender)),
      ),
    ),
    admit: (path, showing) => {
      // Probes have no token.
      if (path === HEALTH_CHECK_PATH) return ANYBODY;
      return path === DECIDE_PATH ? admitAsker(agents, showing) : grpc.admit(showing);
    },
    methods: new Map([
      ...asking,
      [HEALTH_CHECK_PATH, healthMethod(paths.map(serviceOf), () => readiness.ready)],
    ]),
    onError,
    onStaleTls,
  });
}

function overHttp(
  { http, pipelines }: Config,
  { http: door, tracer, onError, onStaleTls }: Inside,
  around: Surroundings,
  limiter: MemoryLimiter,
): Receiver | null {
  if (http === null || door === null) return null;
  return httpReceiver(http, {
    signals: signalsOf(pipelines),
    receive: traced(
      'http',
      tracer,
      counted(
        'http',
        around.counters,
        limiter.before((signal, request, sender) => door.receive(signal, request, sender)),
      ),
    ),
    admit: (showing) => door.admit(showing),
    onUnreadable: (refusal) => unreadableRequest(around, refusal),
    onError,
    onStaleTls,
  });
}

/** What is taken: with pipelines, what they name. */
function signalsOf({ logs, metrics }: Config['pipelines']): Signal[] {
  return [
    'traces',
    ...(logs === null ? [] : ['logs' as const]),
    ...(metrics === null ? [] : ['metrics' as const]),
  ];
}

/** Of a method's path: `/package.Service/Method`. */
function serviceOf(path: string): string {
  return path.slice(1, path.lastIndexOf('/'));
}
