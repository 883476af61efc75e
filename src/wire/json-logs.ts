import { LOG_RECORD } from './fields.ts';
import { anyValue, attributes, spanId, traceId } from './json-common.ts';
import { enumeration, fixed32, fixed64, shape, text, uint32 } from './json-fields.ts';

export const LOG_RECORD_SHAPE = shape({
  timeUnixNano: [LOG_RECORD.time, fixed64],
  observedTimeUnixNano: [LOG_RECORD.observedTime, fixed64],
  severityNumber: [LOG_RECORD.severityNumber, enumeration('SEVERITY_NUMBER_UNSPECIFIED', ...severities())],
  severityText: [LOG_RECORD.severityText, text],
  body: [LOG_RECORD.body, anyValue],
  attributes: [LOG_RECORD.attributes, attributes],
  droppedAttributesCount: [LOG_RECORD.droppedAttributes, uint32],
  flags: [LOG_RECORD.flags, fixed32],
  traceId: [LOG_RECORD.traceId, traceId],
  spanId: [LOG_RECORD.spanId, spanId],
  eventName: [LOG_RECORD.eventName, text],
});

/** SEVERITY_NUMBER_TRACE, SEVERITY_NUMBER_TRACE2 … SEVERITY_NUMBER_FATAL4. */
function severities(): string[] {
  const kinds = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'];
  return kinds.flatMap((kind) => ['', '2', '3', '4'].map((number) => `SEVERITY_NUMBER_${kind}${number}`));
}
