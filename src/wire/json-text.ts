import type { Signal } from '../model/signal.ts';
import { REQUEST, RESOURCE_SPANS, SCOPE_SPANS } from './fields.ts';
import { AROUND, ENVELOPES, type Envelope, OtlpJsonError, toJsonError } from './json.ts';
import { JsonCursor, JsonTextError } from './json-cursor.ts';
import { mismatch, type Shape, within, writeMembers } from './json-fields.ts';
import { Writer } from './writer.ts';

/** Work that pauses often, so that whoever drives it can let others in between; gives what it returns. */
export type Sliced<T> = Generator<void, T>;

/** What holds no record pauses after so many bytes. */
const STEP_BYTES = 256 * 1024;

/** A writer that grows as the text comes to bytes, mostly fewer. */
const LEAST_BYTES = 4096;

/**
 * OTLP/JSON as it comes over the wire, as the bytes of the request of a signal: by the same rules as `encodeJsonRequest`,
 * but piece by piece, and integers of any length exact. Pauses after each span, log record or metric, and on the long
 * way to one. Throws OtlpJsonError.
 */
export function* encodeJsonText(signal: Signal, text: Buffer): Sliced<Buffer> {
  const transcoder = new Transcoder(text, ENVELOPES[signal]);
  try {
    return yield* transcoder.request();
  } catch (error) {
    if (error instanceof JsonTextError) throw new OtlpJsonError(error.message);
    throw toJsonError(error);
  }
}

class Transcoder {
  private readonly json: JsonCursor;
  private readonly writer: Writer;
  private readonly envelope: Envelope;
  /** Where the step at hand ends. */
  private restsAt = STEP_BYTES;

  constructor(text: Buffer, envelope: Envelope) {
    this.json = new JsonCursor(text);
    this.writer = new Writer(Math.max(LEAST_BYTES, text.length >>> 1));
    this.envelope = envelope;
  }

  *request(): Sliced<Buffer> {
    const { resources, scopes, items, item } = this.envelope;
    const { resource, scope } = AROUND;
    const innermost: List = { name: items, field: SCOPE_SPANS.spans, shape: item, list: null };
    const middle: List = { name: scopes, field: RESOURCE_SPANS.scopeSpans, shape: scope, list: innermost };
    const outermost: List = { name: resources, field: REQUEST.resourceSpans, shape: resource, list: middle };
    yield* this.members(NOTHING, outermost, 0);
    this.json.end();
    return this.writer.finish();
  }

  /** The object at hand: of its members those of the shape, and the list. */
  private *members(shape: Shape, list: List, depth: number): Sliced<void> {
    const { json, writer } = this;
    if (!json.begins('{')) throw mismatch('an object', json.value());
    for (let more = json.open('}'); more; more = json.more('}')) {
      const name = json.key();
      try {
        if (name === list.name) yield* this.elements(list, depth + 1);
        else {
          const value = json.value();
          const member = shape.get(name);
          if (member !== undefined && value !== null) member.write(writer, member.field, value, depth);
        }
      } catch (error) {
        throw within(error, `.${name}`);
      }
      if (this.isDue()) yield;
    }
  }

  private *elements({ field, shape, list }: List, depth: number): Sliced<void> {
    const { json, writer } = this;
    if (!json.begins('[')) {
      const value = json.value();
      if (value === null) return;
      throw mismatch('an array', value);
    }
    let index = 0;
    for (let more = json.open(']'); more; more = json.more(']')) {
      try {
        const mark = writer.open(field);
        if (list === null) writeMembers(writer, shape, json.value(), depth);
        else yield* this.members(shape, list, depth);
        writer.close(mark);
      } catch (error) {
        throw within(error, `[${index}]`);
      }
      index++;
      if (this.isDue() || list === null) yield;
    }
  }

  /** Whether so much was passed that others are to be let in. */
  private isDue(): boolean {
    const { passed } = this.json;
    if (passed < this.restsAt) return false;
    this.restsAt = passed + STEP_BYTES;
    return true;
  }
}

/** A list of messages: the shape of each, and the list inside each. */
interface List {
  readonly name: string;
  readonly field: number;
  readonly shape: Shape;
  readonly list: List | null;
}

const NOTHING: Shape = new Map();
