import { FEATURES } from '../../src/scorer/features/index.ts';
import type { Example } from '../../src/training/corpus.ts';
import { Random } from '../../src/training/random.ts';
import type { Row } from '../../src/training/rows.ts';

/** A feature that more of never makes safer. */
const TELLING = FEATURES.findIndex(({ towards }) => towards === 1);

/** An action whose features are noise but for the telling one. */
export function rowOf(telling: number, harmful: boolean, random: Random): Row {
  const features = Float64Array.from(FEATURES, () => Number(random.next().toFixed(2)));
  features[TELLING] = telling;
  return {
    spanId: '',
    tool: 'pay',
    harmful,
    found: [],
    reads: false,
    mentions: false,
    kept: false,
    features,
  };
}

/** A run of these actions. */
export function exampleOf(suite: string, rows: readonly Row[], given: Partial<Example> = {}): Example {
  const harmful = rows.some((row) => row.harmful);
  const label = {
    trace_id: '0'.repeat(32),
    suite,
    user_task: 't',
    attacked: harmful,
    hijacked: harmful,
    harmful_spans: [],
    tool_calls: rows.length,
  };
  return { label, rows, set: 'made', family: 'recorded', reworded: false, ...given };
}

/** Runs of several domains; in every third one a last action does harm, and its feature tells. */
export function runsOf(count: number, suites: readonly string[], seed = 'runs'): Example[] {
  const random = new Random(seed);
  return Array.from({ length: count }, (_, i) => {
    const clean = [rowOf(random.next() * 0.4, false, random), rowOf(random.next() * 0.4, false, random)];
    const rows = i % 3 === 0 ? [...clean, rowOf(0.6 + random.next() * 0.4, true, random)] : clean;
    return exampleOf(suites[i % suites.length] as string, rows);
  });
}
