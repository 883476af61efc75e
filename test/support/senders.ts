import { type Outgoing, outgoing } from '../../src/exporters/outgoing.ts';
import type { Sender } from '../../src/exporters/sender.ts';
import { Log } from '../../src/telemetry/log.ts';

/** A sender that does with each request what the script says, the last line again and again. */
export class ScriptedSender implements Sender {
  readonly sent: Buffer[] = [];
  /** When each attempt came, in milliseconds of `performance.now()`. */
  readonly times: number[] = [];
  closed = false;
  private readonly script: (attempt: number, request: Buffer) => Promise<void>;

  constructor(script: (attempt: number, request: Buffer) => Promise<void> = async () => {}) {
    this.script = script;
  }

  send({ parts }: Outgoing): Promise<void> {
    const request = Buffer.concat(parts);
    this.times.push(performance.now());
    this.sent.push(request);
    return this.script(this.sent.length - 1, request);
  }

  async close(): Promise<void> {
    this.closed = true;
  }
}

/** A request of spans as exporters take it. */
export function sent(request: Buffer, spans = 1): Outgoing {
  return outgoing('traces', [request], spans);
}

/** A request of log records as exporters take it. */
export function sentLogs(request: Buffer, records = 1): Outgoing {
  return outgoing('logs', [request], records);
}

/** A log that keeps its lines. */
export function keptLog(): { log: Log; lines: string[] } {
  const lines: string[] = [];
  return { log: new Log({ write: (line) => lines.push(line), level: 'debug' }), lines };
}
