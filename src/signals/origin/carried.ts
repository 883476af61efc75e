import type { History, Source } from '../../model/history.ts';
import { hostOf, identifiersIn } from '../text/identifiers.ts';
import { type Prepared, preparedGoal, preparedSource, preparedText } from '../text/prepared.ts';
import type { Provenance } from './provenance.ts';

/** A link that takes data of the session to a host only an untrusted text told of. */
export interface Carried {
  readonly host: string;
  /** The result that told of the host. */
  readonly source: Source;
  readonly start: number;
  readonly end: number;
  /** What the link carries out: identifiers that another result holds. */
  readonly data: readonly string[];
}

const MIN_DATA = 6;

/**
 * Does a link that the agent composed itself carry data out? It does where the link as a whole stands nowhere, its host
 * stands only in a result, and it contains something from another result. Opening it is the harm: no click is needed.
 */
export function carriedBy(value: Provenance, history: History): Carried | null {
  if (value.kind !== 'url' || !value.whole || value.origin !== 'nowhere') return null;
  const canonical = value.value
    .toLowerCase()
    .replace(/^https?:\/\//, '')
    .replace(/^www\./, '');
  const host = hostOf(canonical);
  if (host.length < 4 || canonical.length <= host.length + MIN_DATA || isKnown(host, history)) return null;
  const told = history.sources.find((source) => preparedSource(source).folded.includes(host));
  if (told === undefined) return null;
  const data = dataIn(canonical.slice(host.length), told, history);
  if (data.length === 0) return null;
  const start = preparedSource(told).folded.indexOf(host);
  return { host, source: told, start, end: start + host.length, data };
}

function isKnown(host: string, history: History): boolean {
  const told = (text: Prepared): boolean => text.folded.includes(host);
  return told(preparedGoal(history)) || (history.system !== null && told(preparedText(history.system)));
}

/** The identifiers in the link's tail that another result holds and the text that told of the host does not. */
function dataIn(tail: string, told: Source, history: History): string[] {
  const own = preparedSource(told).folded;
  const goal = preparedGoal(history).folded;
  const inside = identifiersIn(decode(tail).replace(/[=&?/;:+]/g, ' ')).map(({ canonical }) => canonical);
  return [...new Set(inside)].filter((data) => {
    if (data.length < MIN_DATA || own.includes(data) || goal.includes(data)) return false;
    return history.sources.some((source) => preparedSource(source).identifiers.has(data));
  });
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
