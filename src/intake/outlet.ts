import type { Exporter, Lane } from '../exporters/exporter.ts';
import { type Outgoing, outgoing } from '../exporters/outgoing.ts';
import type { Signal } from '../model/signal.ts';
import type { Tracer } from '../telemetry/traces/tracer.ts';
import type { Landed } from '../wire/splice.ts';

/** Settled spans leave together, so many to a request. */
const MAX_SPANS = 512;
const MAX_BYTES = 1024 * 1024;

/** Who gets what: all exporters the spans and alerts, some or all of them the log records and the metrics. */
export type Exporters = Readonly<Record<Signal, readonly Exporter[]>>;

/** The way out: to each exporter that a request is for. */
export class Outlet {
  private readonly exporters: Exporters;
  /** Of what was put since they were last taken. */
  private safes: Promise<void>[] = [];
  private readonly tracer: Tracer | null;

  constructor(exporters: Exporters, tracer: Tracer | null = null) {
    this.exporters = exporters;
    this.tracer = tracer;
  }

  /** The exporter that has no room for so many bytes; undefined where all have. */
  fullFor(signal: Signal, { length }: Buffer): Exporter | undefined {
    return this.exporters[signal].find((exporter) => !exporter.hasRoom(length));
  }

  send(lane: Lane, untold: Outgoing): void {
    const trace = this.tracer?.current ?? null;
    const request = trace === null ? untold : { ...untold, trace };
    for (const exporter of this.exporters[request.signal]) {
      request.loan?.hold();
      const safe = exporter.put(lane, request);
      if (safe !== null) this.safes.push(safe);
    }
  }

  /** Any number of parts, one after the other, is a request. */
  sendTogether(lane: Lane, parts: readonly Landed[]): void {
    let together: Buffer[] = [];
    let [bytes, spans] = [0, 0];
    const leave = () => {
      if (spans > 0) this.send(lane, outgoing('traces', together, spans));
      together = [];
      [bytes, spans] = [0, 0];
    };
    for (const part of parts) {
      if (spans + part.spans > MAX_SPANS || bytes + part.bytes.length > MAX_BYTES) leave();
      together.push(part.bytes);
      bytes += part.bytes.length;
      spans += part.spans;
    }
    leave();
  }

  /** Something else that is to be safe before what was sent counts as such. */
  await(safe: Promise<void>): void {
    this.safes.push(safe);
  }

  /** What has to be safe for all that was sent since the last time to be. */
  takeSafes(): Promise<void>[] {
    return this.safes.splice(0);
  }
}
