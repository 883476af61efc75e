import { z } from 'zod';
import type { Call, Ended } from '../model/call.ts';
import type { Json } from '../model/json.ts';

// What is asked of `goalkeeper.v1.Guard/Decide`, as JSON tells it; the protobuf form is read into the same
// (decide-wire.ts), so that both are checked by one schema.

const MAX_NAME = 1_000;
/** Of messages, tools and ended calls. */
const MAX_LISTED = 10_000;
const MAX_NANOSECONDS = 2 ** 63;

const name = z.string().max(MAX_NAME);
const text = z.string();
const hex = (digits: number) =>
  z
    .string()
    .regex(new RegExp(`^[0-9a-f]{${digits}}$`, 'i'), `expected ${digits} hex digits`)
    .refine((id) => !/^0+$/.test(id), 'expected an id that is not all zero')
    .transform((id) => id.toLowerCase());
const anything = z.unknown().transform((value) => value as Json);

/** Nanoseconds since the epoch: a number, or its digits where a language has no numbers so long. */
const time = z
  .union([z.number(), z.string().regex(/^\d{1,20}$/)], { error: 'expected a whole number, or its digits' })
  .transform(Number)
  .refine((value) => value >= 0 && value < MAX_NANOSECONDS, 'expected nanoseconds since the epoch');

/** Keys may be written as in the proto file; a null is nothing, as proto3's JSON has it. */
function message<T extends z.ZodRawShape>(shape: T) {
  const byProtoName = new Map(Object.keys(shape).map((key) => [snake(key), key]));
  const named = (value: unknown): unknown => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
    const entries = Object.entries(value).map(
      ([key, member]) => [byProtoName.get(key) ?? key, member] as const,
    );
    return Object.fromEntries(entries.filter(([key, member]) => member !== null || key === 'arguments'));
  };
  return z.preprocess(named, z.strictObject(shape));
}

const tool = message({
  name: name.min(1),
  description: text.default(''),
  readOnly: z.boolean().optional(),
});

const ended = message({
  callId: name.min(1),
  result: text.default(''),
  error: text.default(''),
  timeUnixNano: time.default(0),
  tool: name.default(''),
  arguments: anything.optional(),
});

const request = message({
  service: name.default(''),
  agent: name.default(''),
  conversation: name.default(''),
  traceId: z.literal('').or(hex(32)).default(''),
  spanId: z.literal('').or(hex(16)).default(''),
  system: text.default(''),
  goal: z.array(text).max(MAX_LISTED).default([]),
  tools: z.array(tool).max(MAX_LISTED).default([]),
  tool: name.min(1),
  arguments: anything.optional(),
  callId: name.default(''),
  timeUnixNano: time.default(0),
  ended: z.array(ended).max(MAX_LISTED).default([]),
  history: name.default(''),
  parentSpanId: z.literal('').or(hex(16)).default(''),
});

/** A request in good order. Times are nanoseconds since the epoch; null is now. */
export interface DecideRequest {
  readonly call: Omit<Call, 'callId'> & { readonly callId: string | null };
  readonly time: number | null;
  readonly ended: readonly { readonly ended: Ended; readonly time: number | null }[];
  /** As an earlier answer gave it; null where none is told. */
  readonly history: string | null;
}

/** What is asked; a text says what is wrong with it. */
export function readDecideRequest(given: unknown): DecideRequest | string {
  const parsed = request.safeParse(given);
  if (!parsed.success) return problemOf(parsed.error.issues[0]);
  const { conversation, traceId, spanId, parentSpanId, service, agent, system, tools, callId, ...told } =
    parsed.data;
  if (conversation === '' && traceId === '')
    return '`conversation` is missing, and so is `traceId`: expected one of them';
  if (spanId !== '' && traceId === '') return '`spanId` is told without `traceId`, expected both';
  if (parentSpanId !== '' && traceId === '') return '`parentSpanId` is told without `traceId`, expected both';
  const caller = { conversation: conversation || null, service: service || null, traceId: traceId || null };
  return {
    call: {
      ...caller,
      agent: agent || null,
      system: system || null,
      goal: told.goal,
      tool: told.tool,
      arguments: told.arguments ?? null,
      callId: callId || null,
      tools: tools.map(({ readOnly, ...one }) => ({ ...one, readOnly: readOnly ?? null })),
      span: spanId === '' ? null : { traceId, spanId },
      within: parentSpanId === '' ? null : { traceId, spanId: parentSpanId },
    },
    time: told.timeUnixNano || null,
    ended: told.ended.map(({ timeUnixNano, tool: of, arguments: args, ...end }) => ({
      time: timeUnixNano || null,
      ended: {
        ...caller,
        callId: end.callId,
        result: end.result || null,
        error: end.error || null,
        tool: of || null,
        ...(args !== undefined && { arguments: args }),
      },
    })),
    history: told.history || null,
  };
}

function problemOf(issue: z.core.$ZodIssue | undefined): string {
  const path = issue?.path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('');
  const field = path ? `\`${path.replace(/^\./, '')}\`` : 'the request';
  return `${field}: ${(issue?.message ?? 'not as expected').replace(/^[A-Z]/, (first) => first.toLowerCase())}`;
}

function snake(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
