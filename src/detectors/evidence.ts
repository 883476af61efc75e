import type { Evidence } from '../model/finding.ts';
import { canonical, type Json } from '../model/json.ts';
import { preparedSource } from '../signals/prepared.ts';
import type { Place, Provenance } from '../signals/provenance.ts';
import { passage } from '../signals/text.ts';

/** Longest value or passage shown, in characters. */
export const MAX_SHOWN = 200;

/** A value as a person reads it: a text as it is, anything else as JSON. */
export function inText(value: Json): string {
  return typeof value === 'string' ? value : canonical(value);
}

/** The value as the call has it. */
export function argumentEvidence(value: Provenance): Evidence {
  const where = value.leaf.path === '' ? 'the arguments' : `argument ${value.leaf.path}`;
  return { span: null, where, value: value.value.slice(0, MAX_SHOWN) };
}

/** The passage around a place in a result, and the span that told it. */
export function placeEvidence({ source, start, end }: Place): Evidence {
  const value = passage(preparedSource(source).text, start, end, MAX_SHOWN);
  return { span: source.span, where: `result of ${source.tool}`, value };
}
