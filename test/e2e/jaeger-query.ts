import { z } from 'zod';
import { eventually } from './processes.ts';

const tagSchema = z.object({ key: z.string(), value: z.unknown() });

const spanSchema = z.object({
  traceID: z.string(),
  spanID: z.string(),
  operationName: z.string(),
  references: z.array(z.object({ refType: z.string(), traceID: z.string(), spanID: z.string() })).nullable(),
  tags: z.array(tagSchema).transform((tags) => new Map(tags.map(({ key, value }) => [key, value]))),
  logs: z.array(z.object({ fields: z.array(tagSchema) })).nullable(),
  processID: z.string(),
});

const traceSchema = z.object({
  traceID: z.string(),
  spans: z.array(spanSchema),
  processes: z.record(z.string(), z.object({ serviceName: z.string() })),
});

export type JaegerSpan = z.output<typeof spanSchema> & { readonly service: string };

/** Jaeger's query API, as its own page uses it. */
export class JaegerQuery {
  private readonly base: string;

  constructor(base: string) {
    this.base = base;
  }

  /** Spans of the traces that hold a span of this service with these tags, whenever they happened. */
  async search(service: string, tags: Readonly<Record<string, string>> = {}): Promise<JaegerSpan[]> {
    const query = new URLSearchParams({
      service,
      tags: JSON.stringify(tags),
      start: '1',
      end: `${(Date.now() + 86_400_000) * 1000}`,
      limit: '1000',
    });
    return this.traces(`/api/traces?${query}`);
  }

  async trace(traceId: string): Promise<JaegerSpan[]> {
    return this.traces(`/api/traces/${traceId}?start=1&end=${(Date.now() + 86_400_000) * 1000}`);
  }

  async services(): Promise<string[]> {
    return (
      z
        .array(z.string())
        .nullable()
        .parse(await this.get('/api/services')) ?? []
    );
  }

  /** Waits until the search finds something. */
  async found(service: string, tags: Readonly<Record<string, string>> = {}): Promise<JaegerSpan[]> {
    let spans: JaegerSpan[] = [];
    await eventually(`Jaeger to find ${service} ${JSON.stringify(tags)}`, async () => {
      spans = await this.search(service, tags);
      return spans.length > 0;
    });
    return spans;
  }

  private async traces(path: string): Promise<JaegerSpan[]> {
    const traces =
      z
        .array(traceSchema)
        .nullable()
        .parse(await this.get(path)) ?? [];
    return traces.flatMap(({ spans, processes }) =>
      spans.map((span) => ({ ...span, service: processes[span.processID]?.serviceName ?? '' })),
    );
  }

  private async get(path: string): Promise<unknown> {
    const response = await fetch(`${this.base}${path}`);
    if (response.status === 404) return null;
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return z.object({ data: z.unknown() }).parse(await response.json()).data ?? null;
  }
}

/** The span that a span is the child of. */
export function parentOf(span: JaegerSpan): string | undefined {
  return span.references?.find(({ refType }) => refType === 'CHILD_OF')?.spanID;
}
