import type { ServerLimits } from './unary-method.ts';

/** Pings too many that are let pass, as grpc-go does. */
const MAX_STRIKES = 2;
/** SETTINGS that a client may send between two answers; those in use send one or a few. */
const MAX_SETTINGS = 100;
/** Without a call under way a client may ping so often, where it may not ping at all: so grpc-go says it. */
const IDLE_PING_MS = 2 * 60 * 60 * 1000;

/**
 * Tells when a client keeps the server busy with frames that are no calls. What is answered in between wipes the slate: a
 * client measures its connection by pings while it talks.
 */
export class Calm {
  private readonly limits: ServerLimits;
  private lastPing = Number.NEGATIVE_INFINITY;
  private strikes = 0;
  private settings = 0;

  constructor(limits: ServerLimits) {
    this.limits = limits;
  }

  answered(): void {
    this.lastPing = Number.NEGATIVE_INFINITY;
    this.strikes = 0;
    this.settings = 0;
  }

  /** False where it is one too many. `now` in milliseconds. */
  ping(now: number, callsUnderWay: boolean): boolean {
    const { minPingMs, pingsWithoutCalls } = this.limits;
    const least = callsUnderWay || pingsWithoutCalls ? minPingMs : Math.max(minPingMs, IDLE_PING_MS);
    if (now - this.lastPing < least) this.strikes++;
    this.lastPing = now;
    return this.strikes <= MAX_STRIKES;
  }

  settingsChange(): boolean {
    return ++this.settings <= MAX_SETTINGS;
  }
}
