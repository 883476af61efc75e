import { ATTR, EVENT_NAME } from './attributes.ts';
import { resourceSpans, SPAN_KIND_INTERNAL, shorten, spanIdOf, type WrittenSpan } from './span.ts';

/** What a client said in names that are not its own. */
export interface Mismatch {
  readonly client: string;
  /** Spans, log records and data points that were left out. */
  readonly items: number;
  /** The first few names, as the client was told: `may not speak for the service ...`. */
  readonly because: readonly string[];
  /** When it came, in ms since 1970. */
  readonly at: number;
}

/**
 * The alert on a client that spoke in another's name. In a trace of its own: those that a forged span names are another's.
 * Returned as one ResourceSpans field of a request.
 */
export function buildMismatchAlert({ client, items, because, at }: Mismatch, version: string): Buffer {
  const what = `identity mismatch ${client} ${at}`;
  const time = BigInt(at) * 1_000_000n;
  const reason = `client ${client} ${because.join('; ')}: ${items} ${items === 1 ? 'item was' : 'items were'} left out`;
  const told = [
    [ATTR.verdict, 'alert'],
    [ATTR.kind, 'identity_mismatch'],
    [ATTR.severity, 'high'],
    [ATTR.reason, reason],
    [ATTR.score, { double: 1 }],
    [ATTR.detector, 'identity'],
    [ATTR.owasp, 'ASI03'],
  ] as const;
  const evidence = because.map((one) => shorten(`names in what the client sent: ${one}`));
  const span: WrittenSpan = {
    traceId: spanIdOf(`${what} 1`) + spanIdOf(`${what} 2`),
    spanId: spanIdOf(what),
    parentSpanId: null,
    name: `alert ${client}`,
    kind: SPAN_KIND_INTERNAL,
    start: time,
    end: time,
    attributes: [...told, [ATTR.evidence, evidence], [ATTR.client, client]],
    events: [
      [EVENT_NAME.finding, [...told, [ATTR.evidence, evidence]]],
      [
        EVENT_NAME.evaluation,
        [
          [ATTR.evaluationName, 'goalkeeper'],
          [ATTR.evaluationScore, { double: 1 }],
          [ATTR.evaluationLabel, 'alert'],
          [ATTR.evaluationExplanation, reason],
        ],
      ],
    ],
    error: null,
  };
  return resourceSpans(version, [span]);
}
