import { ANY_VALUE, KEY_VALUE, LIST, RESOURCE, SCOPE } from './fields.ts';
import { bool, bytes, double, each, id, int64, message, shape, text, uint32 } from './json-fields.ts';

// The messages of OTLP's JSON that all signals have.

export const traceId = id(32);
export const spanId = id(16);
export const anyValue = message(() => ANY_VALUE_SHAPE);
export const attributes = each(message(() => KEY_VALUE_SHAPE));

const ANY_VALUE_SHAPE = shape(
  {
    stringValue: [ANY_VALUE.string, text],
    boolValue: [ANY_VALUE.bool, bool],
    intValue: [ANY_VALUE.int, int64],
    doubleValue: [ANY_VALUE.double, double],
    arrayValue: [ANY_VALUE.array, message(() => ARRAY_SHAPE)],
    kvlistValue: [ANY_VALUE.kvlist, message(() => KVLIST_SHAPE)],
    bytesValue: [ANY_VALUE.bytes, bytes],
  },
  ['stringValue', 'boolValue', 'intValue', 'doubleValue', 'arrayValue', 'kvlistValue', 'bytesValue'],
);
const ARRAY_SHAPE = shape({ values: [LIST.values, each(anyValue)] });
const KVLIST_SHAPE = shape({ values: [LIST.values, attributes] });
const KEY_VALUE_SHAPE = shape({ key: [KEY_VALUE.key, text], value: [KEY_VALUE.value, anyValue] });

export const SCOPE_SHAPE = shape({
  name: [SCOPE.name, text],
  version: [SCOPE.version, text],
  attributes: [SCOPE.attributes, attributes],
  droppedAttributesCount: [SCOPE.droppedAttributes, uint32],
});

export const RESOURCE_SHAPE = shape({
  attributes: [RESOURCE.attributes, attributes],
  droppedAttributesCount: [RESOURCE.droppedAttributes, uint32],
});
