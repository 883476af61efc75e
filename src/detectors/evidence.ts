import type { Action } from '../model/action.ts';
import type { Evidence } from '../model/finding.ts';
import { canonical, type Json } from '../model/json.ts';
import type { Leaf } from '../signals/call/leaves.ts';
import type { Place, Provenance } from '../signals/origin/provenance.ts';
import { preparedSource } from '../signals/text/prepared.ts';
import { passage } from '../signals/text/text.ts';

/** Longest value or passage shown, in characters. */
export const MAX_SHOWN = 200;

/** A value as a person reads it: a text as it is, anything else as JSON. */
export function inText(value: Json): string {
  return typeof value === 'string' ? value : canonical(value);
}

/** All that the call says. */
export function callEvidence({ arguments: args }: Action): Evidence {
  return { span: null, where: 'the arguments', value: inText(args).slice(0, MAX_SHOWN) };
}

/** The value as the call has it. */
export function argumentEvidence(value: Provenance): Evidence {
  return leafEvidence(value.leaf, value.value);
}

/** An argument as it stands, or the part of it that matters. */
export function leafEvidence({ path, text }: Leaf, part: string = text): Evidence {
  return {
    span: null,
    where: path === '' ? 'the arguments' : `argument ${path}`,
    value: part.slice(0, MAX_SHOWN),
  };
}

/** The passage around a place in a result, and the span that told it. */
export function placeEvidence({ source, start, end }: Place): Evidence {
  const value = passage(preparedSource(source).text, start, end, MAX_SHOWN);
  return { span: source.span, where: `result of ${source.tool}`, value };
}
