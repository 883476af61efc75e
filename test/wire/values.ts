import type { Json } from '../../src/model/json.ts';
import type { Attributes } from '../../src/wire/attributes.ts';
import type { AnyValue, KeyValue } from './protobuf.ts';

/** What views should tell of ids, attributes and values, from protobufjs's decoding. */

export function entries(attributes: Attributes): [string, Json | undefined][] {
  return [...attributes.keys()].map((key) => [key, attributes.get(key)]);
}

export function expectedId(id: Uint8Array | undefined, length: number): string {
  return id?.length === length && id.some((byte) => byte !== 0) ? Buffer.from(id).toString('hex') : '';
}

export function expectedEntries(attributes: KeyValue[] = []): [string, Json][] {
  return [...new Map(attributes.map(({ key, value }) => [key ?? '', json(value)]))];
}

export function json(value: AnyValue = {}): Json {
  if (value.stringValue !== undefined) return value.stringValue;
  if (value.boolValue !== undefined) return value.boolValue;
  if (value.doubleValue !== undefined) return value.doubleValue;
  if (value.bytesValue !== undefined) return Buffer.from(value.bytesValue).toString('base64');
  if (value.arrayValue !== undefined) return (value.arrayValue.values ?? []).map(json);
  if (value.kvlistValue !== undefined) {
    const map = Object.create(null);
    for (const { key, value: inner } of value.kvlistValue.values ?? []) map[key ?? ''] = json(inner);
    return map;
  }
  if (value.intValue === undefined) return null;
  const number = Number(value.intValue);
  return Number.isSafeInteger(number) ? number : value.intValue;
}
