import { type Located, nodeAt } from '../yaml/located.ts';
import { error, type Problem } from './problem.ts';

/** The `service` block as the schema leaves it. */
export interface Service {
  readonly extensions?: readonly string[] | undefined;
  readonly pipelines?:
    | {
        readonly traces: PipelineNames;
        readonly logs?: PipelineNames | undefined;
        readonly metrics?: PipelineNames | undefined;
      }
    | undefined;
}

interface PipelineNames {
  readonly receivers: readonly string[];
  readonly processors?: readonly string[] | undefined;
  readonly exporters: readonly string[];
}

/**
 * A pipeline may only say what is so anyway, but for who gets log records and metrics; anything else would be ignored.
 * `exporters`: the names of those there are.
 */
export function serviceProblems(
  { pipelines, extensions }: Service,
  exporters: readonly string[],
  root: Located,
): Problem[] {
  const problems = extensions === undefined ? [] : extensionProblems(extensions, root);
  if (pipelines === undefined) return problems;
  const { traces, logs, metrics } = pipelines;
  for (const [pipeline, names] of Object.entries({ traces, logs, metrics })) {
    if (names === undefined) continue;
    problems.push(...differing([pipeline, 'receivers'], names.receivers, ['otlp']));
    if (names.processors)
      problems.push(...processorProblems([pipeline, 'processors'], names.processors, root));
  }
  problems.push(...differing(['traces', 'exporters'], traces.exporters, exporters));
  if (logs) problems.push(...unknown(['logs', 'exporters'], logs.exporters, exporters));
  if (metrics) problems.push(...unknown(['metrics', 'exporters'], metrics.exporters, exporters));
  return problems;
}

/** As in a Collector they are named once more; here all of them are served. */
function extensionProblems(listed: readonly string[], root: Located): Problem[] {
  const block = nodeAt(root, ['extensions']);
  const configured = block?.kind === 'map' ? [...block.entries.keys()] : [];
  const path = ['service', 'extensions'];
  const strangers = listed.flatMap((name, index) => {
    if (configured.includes(name)) return [];
    const message = `\`${name}\` is not among the \`extensions\` of this file`;
    return [error([...path, index], 'unknown_name', message)];
  });
  const leftOut = configured.filter((name) => !listed.includes(name));
  return [
    ...strangers,
    ...leftOut.map((name) => {
      const message = `the list leaves \`${name}\` out, and every part of this file is used`;
      return error(path, 'not_implemented', message, 'name it, or take it out of `extensions`');
    }),
  ];
}

/** The limiter is always there; a list may name it. */
function processorProblems(at: readonly string[], listed: readonly string[], root: Located): Problem[] {
  const told = listed.includes('memory_limiter') || nodeAt(root, ['processors', 'memory_limiter']) !== null;
  return differing(at, listed, told ? ['memory_limiter', 'goalkeeper'] : ['goalkeeper']);
}

/** Names of parts that are not there, and parts that no name stands for. */
function differing(at: readonly string[], listed: readonly string[], there: readonly string[]): Problem[] {
  const leftOut = there.filter((name) => !listed.includes(name));
  return [
    ...unknown(at, listed, there),
    ...leftOut.map((name) => {
      const message = `the pipeline leaves \`${name}\` out, and every part of this file is used`;
      const help = `name it, or take it out of \`${at.at(-1)}\``;
      return error(['service', 'pipelines', ...at], 'not_implemented', message, help);
    }),
  ];
}

function unknown(at: readonly string[], listed: readonly string[], there: readonly string[]): Problem[] {
  const path = ['service', 'pipelines', ...at];
  return listed.flatMap((name, index) => {
    if (there.includes(name)) return [];
    const message = `\`${name}\` is not among the \`${at.at(-1)}\` of this file`;
    return [error([...path, index], 'unknown_name', message)];
  });
}
