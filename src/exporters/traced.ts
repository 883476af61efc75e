import { messageOf } from '../model/thrown.ts';
import { ITEMS } from '../telemetry/counters.ts';
import { KIND, type OpenSpan } from '../telemetry/traces/tracer.ts';
import type { Outgoing } from './outgoing.ts';
import type { Sender } from './sender.ts';

/** Tells of a request that is part of one of our own traces how it left: attempts and waits between them. */
export class TracedSender implements Sender {
  private readonly next: Sender;
  private readonly name: string;

  constructor(next: Sender, name: string) {
    this.next = next;
    this.name = name;
  }

  send(request: Outgoing): Promise<void> {
    const { trace } = request;
    return trace === undefined ? this.next.send(request) : this.traced(request, trace);
  }

  close(): Promise<void> {
    return this.next.close();
  }

  /** Named as the Collector names it. */
  private async traced(request: Outgoing, trace: OpenSpan): Promise<void> {
    const { signal, items, at } = request;
    const { key } = ITEMS[signal];
    const span = trace.child(`exporter/${this.name}/${signal}`, KIND.client);
    const queued = { exporter: this.name, 'goalkeeper.queued_seconds': (performance.now() - at) / 1e3 };
    try {
      await this.next.send(request);
      span.end({ ...queued, [`sent_${key}`]: items });
    } catch (error) {
      span.end({ ...queued, [`failed_${key}`]: items }, messageOf(error));
      throw error;
    }
  }
}
