import type { Outgoing } from './outgoing.ts';

/** Alerts go first: they are few, and why all this runs. Log records and metrics go with the spans. */
export type Lane = 'alerts' | 'spans';

/** Where spans, alerts, log records and metrics go out. Each exporter gets all that is for it, and none waits for another. */
export interface Exporter {
  /** As the config names it. */
  readonly name: string;
  /** For a person: where it sends. */
  readonly target: string;
  /**
   * Whether a request of so many bytes may be taken in. To be asked before spans are taken from anyone:
   * what `put` gets is never refused.
   */
  hasRoom(bytes: number): boolean;
  /** Whether senders shall wait for room rather than be refused (`block_on_overflow`). */
  readonly blocks: boolean;
  /** Resolves when something has left: time to ask `hasRoom` again. */
  change(): Promise<void>;
  /** Resolves when the request is safe: on disk, or delivered, or counted as lost; null where nothing says so. */
  put(lane: Lane, request: Outgoing): Promise<void> | null;
  /** Null where it has no backend. */
  readonly state?: ExporterState;
  /** Delivers what it holds, and after `deadlineMs` gives up what is left. Nothing may be put after it. */
  drain(deadlineMs: number): Promise<void>;
}

/** What a queue holds. */
export interface Load {
  /** In the units of `sizer`; what is under way is counted. */
  readonly size: number;
  readonly capacity: number;
  readonly sizer: 'requests' | 'bytes';
  readonly bytes: number;
  /** Seconds since the oldest request was ready to go out, under way or not; 0 where there is none. */
  readonly oldest: number;
}

/** How it goes with a backend. */
export interface ExporterState extends Load {
  /** When a request was last taken, in milliseconds since the epoch; null where none was. */
  readonly lastSuccess: number | null;
  /** Why the last attempt that failed did. */
  readonly lastError: { readonly at: number; readonly because: string } | null;
  /** Since when it takes nothing: each attempt failed, or it cannot be reached; null where it does, or nothing is known. */
  readonly failingSince: number | null;
}
