import type { Action } from '../model/action.ts';
import { remember } from '../session/bounded.ts';
import type { Setup } from '../session/setup.ts';
import { type Finished, Gathering } from './features.ts';

/** A conversation's actions without a long pause, by one agent. */
export interface Run extends Finished {
  /** Whose it is: the agent's own name, else its service's. */
  readonly agent: string;
  /** The run's first span, by time: its trace and span id. */
  readonly id: string;
  readonly startTime: number;
  readonly endTime: number;
  readonly setup: Setup;
  /** Its last action, without what it held. */
  readonly last: Action;
}

interface Open {
  readonly gathering: Gathering;
  first: Action;
  last: Action;
  endTime: number;
  setup: Setup;
  lastSeen: number;
}

/** A run is over when so many milliseconds brought nothing of it. */
const IDLE_MS = 5 * 60_000;
/** Runs that go on at the same time; the one that was quiet for longest ends early. */
const MAX_OPEN = 4_000;

/** Gathers actions into runs. `now` is the caller's clock in milliseconds, as for sessions. */
export class Runs {
  private readonly open = new Map<string, Open>();
  private over: Run[] = [];

  /** Takes actions that ran; gives the runs that are over by now. */
  of(ran: readonly { readonly action: Action; readonly setup: Setup }[], now: number): Run[] {
    for (const { action, setup } of ran) this.add(action, setup, now);
    return this.take(now);
  }

  add(action: Action, setup: Setup, now: number): void {
    const agent = nameOf(action);
    const key = `${agent}\n${action.service ?? ''}\n${action.conversation ?? action.span.traceId}`;
    const bare = { ...action, arguments: null, result: null };
    const known = this.open.get(key);
    const run = known ?? begin(bare, setup);
    run.gathering.add(action);
    if (isBefore(bare, run.first)) run.first = bare;
    if (!isBefore(bare, run.last)) run.last = bare;
    run.setup = setup;
    run.lastSeen = now;
    run.endTime = Math.max(run.endTime, action.endTime);
    if (known === undefined && this.open.size >= MAX_OPEN) this.endOldest();
    remember(this.open, key, run, MAX_OPEN);
  }

  /** The runs that are over by now, in the order in which they ended; at the end of time all of them. */
  take(now: number): Run[] {
    for (const { lastSeen } of this.open.values()) {
      if (now !== Number.POSITIVE_INFINITY && now - lastSeen <= IDLE_MS) break;
      this.endOldest();
    }
    const { over } = this;
    this.over = [];
    return over.length < 2 ? over : over.sort((a, b) => a.endTime - b.endTime || (a.id < b.id ? -1 : 1));
  }

  private endOldest(): void {
    const [key, { gathering, first, last, endTime, setup }] = this.open.entries().next().value as [
      string,
      Open,
    ];
    this.open.delete(key);
    const { traceId, spanId } = first.span;
    this.over.push({
      agent: nameOf(first),
      id: `${traceId} ${spanId}`,
      startTime: first.startTime,
      endTime,
      ...gathering.finish(),
      setup,
      last,
    });
  }
}

function begin(action: Action, setup: Setup): Open {
  return { gathering: new Gathering(), first: action, last: action, endTime: 0, setup, lastSeen: 0 };
}

function isBefore(a: Action, b: Action): boolean {
  return a.startTime < b.startTime || (a.startTime === b.startTime && a.span.spanId < b.span.spanId);
}

/** A name is a label here, not a text. */
function nameOf({ agent, service }: Action): string {
  return (agent ?? service ?? '').slice(0, 100);
}
