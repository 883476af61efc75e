import { EVENT, LINK, SPAN, STATUS } from './fields.ts';
import { attributes, spanId, traceId } from './json-common.ts';
import { each, enumeration, fixed32, fixed64, message, shape, text, uint32 } from './json-fields.ts';

const EVENT_SHAPE = shape({
  timeUnixNano: [EVENT.time, fixed64],
  name: [EVENT.name, text],
  attributes: [EVENT.attributes, attributes],
  droppedAttributesCount: [EVENT.droppedAttributes, uint32],
});

const LINK_SHAPE = shape({
  traceId: [LINK.traceId, traceId],
  spanId: [LINK.spanId, spanId],
  traceState: [LINK.traceState, text],
  attributes: [LINK.attributes, attributes],
  droppedAttributesCount: [LINK.droppedAttributes, uint32],
  flags: [LINK.flags, fixed32],
});

const STATUS_SHAPE = shape({
  message: [STATUS.message, text],
  code: [STATUS.code, enumeration('STATUS_CODE_UNSET', 'STATUS_CODE_OK', 'STATUS_CODE_ERROR')],
});

export const SPAN_SHAPE = shape({
  traceId: [SPAN.traceId, traceId],
  spanId: [SPAN.spanId, spanId],
  traceState: [SPAN.traceState, text],
  parentSpanId: [SPAN.parentSpanId, spanId],
  name: [SPAN.name, text],
  kind: [
    SPAN.kind,
    enumeration(
      'SPAN_KIND_UNSPECIFIED',
      'SPAN_KIND_INTERNAL',
      'SPAN_KIND_SERVER',
      'SPAN_KIND_CLIENT',
      'SPAN_KIND_PRODUCER',
      'SPAN_KIND_CONSUMER',
    ),
  ],
  startTimeUnixNano: [SPAN.startTime, fixed64],
  endTimeUnixNano: [SPAN.endTime, fixed64],
  attributes: [SPAN.attributes, attributes],
  droppedAttributesCount: [SPAN.droppedAttributes, uint32],
  events: [SPAN.events, each(message(() => EVENT_SHAPE))],
  droppedEventsCount: [SPAN.droppedEvents, uint32],
  links: [SPAN.links, each(message(() => LINK_SHAPE))],
  droppedLinksCount: [SPAN.droppedLinks, uint32],
  status: [SPAN.status, message(() => STATUS_SHAPE)],
  flags: [SPAN.flags, fixed32],
});
