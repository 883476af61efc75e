import { MAX_DEPTH, READ, type Read, type ReadMember } from './json-read.ts';
import type { Writer } from './writer.ts';

// How a JSON value becomes a field of a message, by OTLP's JSON encoding.

/** Writes a JSON value as the field numbered `field`; `depth` counts the messages around it. */
export type Write = (writer: Writer, field: number, value: unknown, depth: number) => void;

/** A kind of value: how it is written as a field, and read from one. */
export interface Kind {
  readonly write: Write;
  readonly read: Read;
}

/** The members of a message that are known: JSON name to field number and kind. */
export type Shape = ReadonlyMap<string, ReadMember & Kind>;

export function writeMembers(writer: Writer, shape: Shape, json: unknown, depth: number): void {
  if (!isObject(json)) throw mismatch('an object', json);
  if (depth > MAX_DEPTH) throw new Mismatch(`nested deeper than ${MAX_DEPTH} messages`);
  for (const name in json) {
    const member = shape.get(name);
    const value = json[name];
    if (member === undefined || value === null) continue;
    try {
      member.write(writer, member.field, value, depth);
    } catch (error) {
      throw within(error, `.${name}`);
    }
  }
}

/** The shape is given as a function, for a value may hold values. */
export function message(shape: () => Shape): Kind {
  const write: Write = (writer, field, value, depth) => {
    const mark = writer.open(field);
    writeMembers(writer, shape(), value, depth + 1);
    writer.close(mark);
  };
  return { read: { kind: 'message', shape }, write };
}

export function each({ read, write: writeOne }: Kind): Kind {
  const write: Write = (writer, field, value, depth) => {
    if (!Array.isArray(value)) throw mismatch('an array', value);
    for (let i = 0; i < value.length; i++) {
      try {
        writeOne(writer, field, value[i], depth);
      } catch (error) {
        throw within(error, `[${i}]`);
      }
    }
  };
  return { read: { kind: 'list', of: read }, write };
}

export const text: Kind = {
  read: READ.text,
  write: (writer, field, value) => {
    if (typeof value !== 'string') throw mismatch('a string', value);
    writer.string(field, value);
  },
};

export const bool: Kind = {
  read: READ.bool,
  write: (writer, field, value) => {
    if (typeof value !== 'boolean') throw mismatch('true or false', value);
    writer.varint(field, value ? 1 : 0);
  },
};

export const double: Kind = {
  read: READ.double,
  write: (writer, field, value) => {
    writer.double(field, typeof value === 'number' ? value : decimal(value));
  },
};

function decimal(value: unknown): number {
  const isNumber = typeof value === 'string' && /^(NaN|-?Infinity|-?\d+(\.\d+)?([eE][+-]?\d+)?)$/.test(value);
  if (!isNumber) throw mismatch('a number', value);
  return Number(value);
}

export const int64: Kind = {
  read: READ.int64,
  write: (writer, field, value) => {
    if (typeof value === 'number' && Number.isSafeInteger(value)) writer.varint(field, value);
    else writer.varint(field, integer(value, -(2n ** 63n), 2n ** 63n - 1n));
  },
};

export const fixed64: Kind = {
  read: READ.fixed64,
  write: (writer, field, value) => writer.fixed64(field, integer(value, 0n, 2n ** 64n - 1n)),
};

export const sfixed64: Kind = {
  read: READ.sfixed64,
  write: (writer, field, value) =>
    writer.fixed64(field, BigInt.asUintN(64, integer(value, -(2n ** 63n), 2n ** 63n - 1n))),
};

export const sint32: Kind = {
  read: READ.sint32,
  write: (writer, field, value) => {
    const number = Number(integer(value, -(2n ** 31n), 2n ** 31n - 1n));
    writer.varint(field, number < 0 ? -2 * number - 1 : 2 * number);
  },
};

export const uint32: Kind = {
  read: READ.uint32,
  write: (writer, field, value) => writer.varint(field, integer(value, 0n, 2n ** 32n - 1n)),
};

export const fixed32: Kind = {
  read: READ.fixed32,
  write: (writer, field, value) => writer.fixed32(field, Number(integer(value, 0n, 2n ** 32n - 1n))),
};

/** A JSON number beyond 2^53 was rounded by whoever parsed it; a string is exact. */
function integer(value: unknown, min: bigint, max: bigint): bigint {
  const isInteger =
    typeof value === 'number'
      ? Number.isInteger(value)
      : typeof value === 'string' && /^-?\d{1,20}$/.test(value);
  const found = isInteger ? BigInt(value as string | number) : null;
  if (found === null || found < min || found > max) throw mismatch(`an integer from ${min} to ${max}`, value);
  return found;
}

/** A list of numbers in one field, its elements one after the other. */
function packed(read: Read, put: (writer: Writer, value: unknown) => void): Kind {
  const write: Write = (writer, field, value) => {
    if (!Array.isArray(value)) throw mismatch('an array', value);
    if (value.length === 0) return;
    const mark = writer.open(field);
    for (let i = 0; i < value.length; i++) {
      try {
        put(writer, value[i]);
      } catch (error) {
        throw within(error, `[${i}]`);
      }
    }
    writer.close(mark);
  };
  return { read, write };
}

export const packedFixed64 = packed(READ.packedFixed64, (writer, value) =>
  writer.bareFixed64(integer(value, 0n, 2n ** 64n - 1n)),
);

export const packedUint64 = packed(READ.packedUint64, (writer, value) =>
  writer.bareVarint(integer(value, 0n, 2n ** 64n - 1n)),
);

export const packedDouble = packed(READ.packedDouble, (writer, value) =>
  writer.bareDouble(typeof value === 'number' ? value : decimal(value)),
);

export const bytes: Kind = {
  read: READ.bytes,
  write: (writer, field, value) => {
    if (typeof value !== 'string' || !/^[A-Za-z0-9+/_-]*={0,2}$/.test(value)) throw mismatch('base64', value);
    writer.bytes(field, Buffer.from(value, 'base64'));
  },
};

/** An id in hex, either case; an empty one is as good as none. */
export function id(digits: number): Kind {
  const pattern = new RegExp(`^[0-9a-fA-F]{${digits}}$`);
  const write: Write = (writer, field, value) => {
    if (value === '') return;
    if (typeof value !== 'string' || !pattern.test(value)) throw mismatch(`${digits} hex digits`, value);
    writer.hex(field, value);
  };
  return { read: READ.id, write };
}

/** By number, as OTLP says, or by name, as protobuf's own JSON printers write it. */
export function enumeration(...names: string[]): Kind {
  const write: Write = (writer, field, value) => {
    const number = typeof value === 'string' ? names.indexOf(value) : value;
    if (typeof number !== 'number' || !Number.isInteger(number) || number < 0 || number > 0x7fffffff)
      throw mismatch(`a number or one of ${names.join(', ')}`, value);
    writer.varint(field, number);
  };
  return { read: READ.enumeration, write };
}

/** `oneOf`: members of which a message has one at most. */
export function shape(
  members: Record<string, readonly [number, Kind]>,
  oneOf: readonly string[] = [],
): Shape {
  return new Map(
    Object.entries(members).map(([name, [field, kind]]) => [
      name,
      { field, ...kind, oneOf: oneOf.includes(name) },
    ]),
  );
}

/** Why a value doesn't fit; its path grows as the error leaves the messages around it. */
export class Mismatch extends Error {
  path = '';
}

export function within(error: unknown, segment: string): unknown {
  if (error instanceof Mismatch) error.path = segment + error.path;
  return error;
}

export function mismatch(expected: string, found: unknown): Mismatch {
  return new Mismatch(`expected ${expected}, found ${inWords(found)}`);
}

const MAX_SHOWN = 60;

function inWords(value: unknown): string {
  if (Array.isArray(value)) return 'an array';
  if (isObject(value)) return 'an object';
  if (typeof value !== 'string') return String(value);
  return JSON.stringify(value.length <= MAX_SHOWN ? value : `${value.slice(0, MAX_SHOWN)}…`);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
