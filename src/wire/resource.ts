import { Attributes } from './attributes.ts';
import { RESOURCE, RESOURCE_SPANS } from './fields.ts';
import { messages, type Place } from './message.ts';

/** Attributes of the process that a ResourceSpans or ResourceLogs comes from. */
export function resourceOf(buffer: Buffer, frame: Place): Attributes {
  const attributes = new Attributes(buffer);
  for (const resource of messages(buffer, frame, RESOURCE_SPANS.resource)) {
    for (const { start, end } of messages(buffer, resource, RESOURCE.attributes)) attributes.add(start, end);
  }
  return attributes;
}
