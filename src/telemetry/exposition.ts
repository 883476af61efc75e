/** A metric as Prometheus reads it. */
export interface Family {
  readonly name: string;
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly help: string;
  readonly samples: readonly Sample[];
}

export interface Sample {
  /** `_sum`, `_count` or `_bucket` of a histogram. */
  readonly suffix?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly value: number;
}

/** A metric as Prometheus names it. */
export interface MetricDescription {
  readonly name: string;
  readonly type: Family['type'];
  /** As OpenTelemetry writes it: what is counted, in braces. */
  readonly unit: string;
  readonly labels: readonly string[];
  readonly meaning: string;
}

/** Prometheus' text format: what every scraper reads. */
export const CONTENT_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

/** The metrics as text. Names must be valid; labels' values may be any text. */
export function exposition(families: readonly Family[]): string {
  return families.map(asText).join('');
}

function asText({ name, type, help, samples }: Family): string {
  const lines = samples.map(
    ({ suffix = '', labels = {}, value }) => `${name}${suffix}${pairs(labels)} ${number(value)}\n`,
  );
  return `# HELP ${name} ${escaped(help)}\n# TYPE ${name} ${type}\n${lines.join('')}`;
}

function pairs(labels: Readonly<Record<string, string>>): string {
  const all = Object.entries(labels).map(([key, value]) => `${key}="${escaped(value).replace(/"/g, '\\"')}"`);
  return all.length === 0 ? '' : `{${all.join()}}`;
}

function escaped(text: string): string {
  return text.replace(/\\/g, '\\\\').replace(/\n/g, '\\n');
}

function number(value: number): string {
  return Number.isFinite(value) ? String(value) : value === Number.POSITIVE_INFINITY ? '+Inf' : 'NaN';
}
