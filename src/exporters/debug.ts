import pc from 'picocolors';
import { ATTR } from '../alert/attributes.ts';
import { plain } from '../telemetry/log.ts';
import { scan } from '../wire/scan.ts';
import { Signs } from '../wire/signs.ts';
import { SpanView } from '../wire/span-view.ts';
import type { Exporter, Lane } from './exporter.ts';
import type { Outgoing } from './outgoing.ts';

const alertSign = new Signs([ATTR.verdict]);

/** Prints each alert as one line a person can read; all other spans pass without a word. */
export class DebugExporter implements Exporter {
  readonly name: string;
  readonly target = 'this terminal (alerts)';
  readonly blocks = false;
  private readonly print: (line: string) => void;
  private readonly paint: Readonly<Record<string, (text: string) => string>>;

  constructor(name: string, print: (line: string) => void, colour: boolean) {
    this.name = name;
    this.print = print;
    const { red, yellow, green, cyan } = pc.createColors(colour);
    this.paint = { block: red, denied: red, ask: yellow, expired: yellow, approved: green, alert: cyan };
  }

  hasRoom(): boolean {
    return true;
  }

  async change(): Promise<void> {}

  put(lane: Lane, { parts, loan }: Outgoing): null {
    loan?.release();
    if (lane !== 'alerts') return null;
    const request = Buffer.concat(parts);
    for (const scanned of scan(request, alertSign).agentSpans) {
      this.print(`${this.describe(new SpanView(request, scanned))}\n`);
    }
    return null;
  }

  async drain(): Promise<void> {}

  private describe({ attributes, traceId, parentSpanId }: SpanView): string {
    const text = (key: string): string | null => attributes.string(key) ?? null;
    const verdict = text(ATTR.approvalState) ?? text(ATTR.verdict) ?? 'alert';
    const by = text(ATTR.approvalBy);
    const answer = [by, text(ATTR.approvalReason)].filter((part) => part !== null).join(': ');
    const paint = this.paint[verdict] ?? String;
    const agent = text(ATTR.agent);
    const kind = [text(ATTR.kind), text(ATTR.severity)].filter((part) => part !== null).join(', ');
    const parts = [
      paint(verdict.toUpperCase().padEnd(5)),
      `${text(ATTR.tool) ?? 'a tool'}${agent === null ? '' : ` by ${agent}`}:`,
      text(ATTR.reason) ?? 'no reason given',
      ...(kind === '' ? [] : [`(${kind})`]),
      ...(by === null ? [] : [`decided by ${answer}`]),
      `trace ${traceId} span ${parentSpanId}`,
    ];
    return parts.map((part, index) => (index === 0 ? part : plain(part))).join(' ');
  }
}
