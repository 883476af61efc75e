import { createReadStream } from 'node:fs';
import { open, readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { createGunzip, gzipSync } from 'node:zlib';
import { z } from 'zod';

/** What is known of a recorded run; further fields of a collection are kept as they are. */
const label = z.looseObject({
  trace_id: z.string().regex(/^[0-9a-f]{32}$/, 'expected 32 hex digits'),
  suite: z.string(),
  user_task: z.string(),
  attack: z.string().nullish(),
  injection_task: z.string().nullish(),
  attacked: z.boolean(),
  hijacked: z.boolean(),
  harmful_spans: z.array(z.string()),
  tool_calls: z.number().int().nonnegative(),
});
export type Label = z.infer<typeof label>;

/** One run as it was recorded: a line of OTLP/JSON and its label. */
export interface Run {
  /** One `ExportTraceServiceRequest` with the spans of one trace, in JSON. */
  readonly line: string;
  readonly label: Label;
}

/** Runs are some tens of kilobytes; a longer line is not one of ours. */
const MAX_LINE = 64 * 1024 * 1024;

/** Labels of PREFIX.labels.jsonl by trace. Throws with file, line and field. */
async function readLabels(prefix: string): Promise<Map<string, Label>> {
  const file = `${prefix}.labels.jsonl`;
  const labels = new Map<string, Label>();
  for (const [index, line] of (await readFile(file, 'utf8')).split('\n').entries()) {
    if (line.trim() === '') continue;
    const parsed = parseLabel(line, `${file}:${index + 1}`);
    labels.set(parsed.trace_id, parsed);
  }
  return labels;
}

/** The runs of PREFIX.otlp.jsonl.gz in their order, each with its label; a run without one is an error. */
export async function* readRuns(prefix: string): AsyncGenerator<Run> {
  const labels = await readLabels(prefix);
  const file = `${prefix}.otlp.jsonl.gz`;
  const packed = createReadStream(file);
  const text = packed.pipe(createGunzip());
  packed.once('error', (error) => text.destroy(error));
  let number = 0;
  try {
    for await (const line of createInterface({ input: text, crlfDelay: Infinity })) {
      number++;
      if (line.length > MAX_LINE)
        throw new Error(`${file}:${number}: line longer than ${MAX_LINE} characters`);
      if (line.trim() === '') continue;
      const trace = /"traceId":\s*"([0-9a-f]{32})"/.exec(line)?.[1];
      if (trace === undefined)
        throw new Error(`${file}:${number}: no traceId; expected one OTLP/JSON request a line`);
      const found = labels.get(trace);
      if (found === undefined) throw new Error(`${file}:${number}: trace ${trace} has no label`);
      yield { line, label: found };
    }
  } finally {
    packed.destroy();
  }
}

/** Writes PREFIX.otlp.jsonl.gz and PREFIX.labels.jsonl; the same runs give the same bytes. */
export async function writeRuns(prefix: string, runs: Iterable<Run>): Promise<number> {
  const packed = await open(`${prefix}.otlp.jsonl.gz`, 'w');
  const labels = await open(`${prefix}.labels.jsonl`, 'w');
  let count = 0;
  try {
    // A gzip file may have many members: so nothing larger than a batch is held.
    let batch = '';
    const flush = async (): Promise<void> => {
      if (batch !== '') await packed.write(gzipSync(batch, { level: 9 }));
      batch = '';
    };
    for (const run of runs) {
      batch += `${run.line}\n`;
      await labels.write(`${JSON.stringify(run.label)}\n`);
      count++;
      if (batch.length > 8 * 1024 * 1024) await flush();
    }
    await flush();
  } finally {
    await packed.close();
    await labels.close();
  }
  return count;
}

function parseLabel(line: string, where: string): Label {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    throw new Error(`${where}: expected a JSON object, found ${JSON.stringify(line.slice(0, 60))}`);
  }
  const parsed = label.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0]!;
  throw new Error(`${where}: ${issue.path.join('.') || 'label'}: ${issue.message}`);
}
