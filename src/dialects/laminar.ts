// Laminar's SDK (lmnr): keys `lmnr.*`.
// Seen from: lmnr 0.7 (Python), `observe` around functions. Its spans of models speak GenAI's or OpenLLMetry's words.
//
// `lmnr.span.type` says what a span is: `TOOL`, `LLM`, `DEFAULT`. A tool's name is the span's; arguments and result stand
// in `lmnr.span.input` and `lmnr.span.output`, the conversation in `lmnr.association.properties.session_id`.
// It cannot give: call ids, and an agent's name.

import type { Dialect } from './dialect.ts';
import { identifier } from './readers/content.ts';
import { recordedCall, recordedModel, recordedRun } from './readers/recorded.ts';

const TYPE = 'lmnr.span.type';
const SESSION = 'lmnr.association.properties.session_id';

export const laminar: Dialect = {
  name: 'laminar',
  signs: [TYPE],
  read({ attributes, name, parentSpanId }) {
    const type = attributes.string(TYPE);
    if (type === undefined) return null;
    const told = { conversation: identifier(attributes.get(SESSION)) };
    const [input, output] = [attributes.get('lmnr.span.input'), attributes.get('lmnr.span.output')];
    const tool = type === 'TOOL' ? identifier(name) : undefined;
    if (tool !== undefined) return { ...told, call: recordedCall(tool, input, output) };
    if (type === 'LLM') return { ...recordedModel(input, output), ...told };
    return parentSpanId === '' ? { ...recordedRun(input, output), ...told } : told;
  },
};
