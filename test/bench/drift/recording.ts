import { request, toolSpan } from '../../spans.ts';
import { type Behaviour, random, simulatedCalls } from './simulated.ts';

/** An agent to record. */
export interface Cast {
  readonly agent: string;
  readonly runs: number;
  readonly behaviour: Behaviour | null;
  /** The share of its runs that are otherwise, by number; a model of another name answers these. */
  share(run: number): number;
  readonly model?: (run: number) => string;
}

const MINUTE = 60_000;
const NOVEMBER = Date.UTC(2026, 10, 1);

/** A recording of agents at work side by side, each with a run every ten minutes: OTLP requests, each after its length. */
export function recordingOf(casts: readonly Cast[], seed = 1): Buffer {
  const next = random(seed);
  const most = Math.max(...casts.map(({ runs }) => runs));
  const requests: Buffer[] = [];
  for (let run = 1; run <= most; run++) {
    casts.forEach(({ agent, runs, behaviour, share, model = () => 'large-1' }, cast) => {
      if (run > runs) return;
      const at = NOVEMBER + run * 10 * MINUTE + cast * MINUTE;
      const calls = simulatedCalls(next, next() < share(run) ? behaviour : null);
      const spans = calls.map(([tool, args], step) =>
        toolSpan({
          trace: (run * 1_000 + cast).toString(16).padStart(32, '0'),
          id: (step + 1).toString(16),
          at: at + step * 1_000,
          tool,
          arguments: JSON.stringify(args),
          attributes: { 'gen_ai.agent.name': agent, 'gen_ai.request.model': model(run) },
        }),
      );
      requests.push(request(...spans));
    });
  }
  return Buffer.concat(requests.flatMap((one) => [varint(one.length), one]));
}

function varint(number: number): Buffer {
  const bytes: number[] = [];
  let rest = number;
  while (rest >= 0x80) {
    bytes.push((rest & 0x7f) | 0x80);
    rest >>>= 7;
  }
  return Buffer.from([...bytes, rest]);
}
