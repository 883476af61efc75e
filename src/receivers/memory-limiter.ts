import { totalmem } from 'node:os';
import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Counters } from '../telemetry/counters.ts';
import type { Log } from '../telemetry/log.ts';
import type { OtlpGrpcReceiverOptions, ReceiveResult } from './otlp-grpc.ts';

type Receive = OtlpGrpcReceiverOptions['receive'];

/** When a client is to come back. */
const RETRY_AFTER_MS = 1_000;
/** Between the limits garbage is collected no more often than this. */
const MIN_COLLECT_MS = 10_000;
/** V8 ends the process at the heap's own limit; so much of it may be used. */
const HEAP_SHARE = 0.85;
const MIB = 1024 * 1024;

/** The memory there is: the container's where it has less than the machine. */
export function totalMemory(): number {
  const constrained = process.constrainedMemory?.() ?? 0;
  return constrained > 0 ? Math.min(constrained, totalmem()) : totalmem();
}

export interface MemoryLimits {
  /** Bytes beyond which requests are refused. */
  readonly soft: number;
  /** Beyond it garbage is collected at every check. */
  readonly hard: number;
}

interface Options {
  readonly limits: MemoryLimits;
  readonly checkIntervalMs: number;
  readonly counters: Counters;
  readonly log: Log;
  /** Bytes in use by other threads of this process. */
  readonly elsewhere?: () => number;
}

/** Refuses what comes in while more memory is in use than the soft limit; looks at it by a timer, never for a request. */
export class MemoryLimiter {
  private readonly options: Options;
  private readonly timer: NodeJS.Timeout;
  private readonly heapLimit = getHeapStatistics().heap_size_limit * HEAP_SHARE;
  private refusing = false;
  private collected = Number.NEGATIVE_INFINITY;

  constructor(options: Options) {
    this.options = options;
    this.timer = setInterval(() => this.check(), options.checkIntervalMs);
    this.timer.unref();
  }

  /** Where it refuses, what is behind it is not asked. */
  before(receive: Receive): Receive {
    return (signal, request, sender) => (this.refusing ? this.refusal() : receive(signal, request, sender));
  }

  private refusal(): ReceiveResult {
    this.options.counters.add('refused_requests', 1, 'memory_limited');
    return {
      kind: 'overloaded',
      message: 'data refused due to high memory usage',
      retryAfterMs: RETRY_AFTER_MS,
    };
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private check(): void {
    let used = this.memoryInUse();
    if (used.all > this.options.limits.hard || (this.isShort(used) && this.mayCollect())) {
      this.collected = performance.now();
      collectGarbage();
      used = this.memoryInUse();
    }
    const short = this.isShort(used);
    if (short !== this.refusing) this.say(short, used.all);
    this.refusing = short;
  }

  private isShort({ all, heap }: MemoryInUse): boolean {
    return all > this.options.limits.soft || heap > this.heapLimit;
  }

  /** Of V8 alone: `process.memoryUsage` opens a file, and throws where no descriptor is left for it. */
  private memoryInUse(): MemoryInUse {
    const { used_heap_size: heap, external_memory: external } = getHeapStatistics();
    return { all: heap + external + (this.options.elsewhere?.() ?? 0), heap };
  }

  private mayCollect(): boolean {
    return performance.now() - this.collected >= MIN_COLLECT_MS;
  }

  private say(short: boolean, used: number): void {
    const { limits, log } = this.options;
    const fields = { used_mib: Math.round(used / MIB), soft_limit_mib: Math.round(limits.soft / MIB) };
    if (short) log.warn('memory usage is above the soft limit; requests are refused for now', fields);
    else log.info('memory usage is back within limits; requests are taken again', fields);
  }
}

interface MemoryInUse {
  /** The heaps and the buffers outside of them. */
  readonly all: number;
  readonly heap: number;
}

let collect: (() => void) | null = null;

function collectGarbage(): void {
  if (collect === null) {
    setFlagsFromString('--expose-gc');
    collect = runInNewContext('gc') as () => void;
    setFlagsFromString('--no-expose-gc');
  }
  collect();
}
