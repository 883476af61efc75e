import type { Action } from '../model/action.ts';
import { canonical } from '../model/json.ts';
import type { Verdict } from '../model/verdict.ts';
import { Timeline } from './bounded.ts';
import { type Entry, sourceOf } from './entry.ts';
import type { Memory } from './memory.ts';

// A memory at rest is one string: the garbage collector has one thing to visit instead of some hundred. Entries are
// written as lists, in the order in which they are read again: their names would be half of the text.

/** What a session that rests is kept as. */
export function asText({ entries, lineage, ...memory }: Memory): string {
  const verdicts = new Map<Verdict | null, number>();
  const text: Text = [
    entries.map((entry) => listed(entry, indexIn(verdicts, entry.verdict))),
    [...verdicts.keys()],
    [...lineage].map(([id, { parent, agent, call }]) => [id, parent, agent, call] as const),
    {
      ...memory,
      goals: memory.goals.all(),
      systems: memory.systems.all(),
      tools: [...memory.tools],
      forgotten: [...memory.forgotten],
      requests: [...memory.requests],
      toolMessages: [...memory.toolMessages],
    },
  ];
  return JSON.stringify(text);
}

/** The memory that a text of `asText` tells. */
export function fromText(text: string): Memory {
  const [entries, verdicts, kin, told] = JSON.parse(text) as Text;
  return {
    ...told,
    entries: entries.map((listed) => entryFrom(listed, verdicts)),
    goals: new Timeline(told.goals),
    systems: new Timeline(told.systems),
    tools: new Map(told.tools),
    forgotten: new Map(told.forgotten),
    requests: new Map(told.requests),
    toolMessages: new Map(told.toolMessages),
    lineage: new Map(kin.map(([id, parent, agent, call]) => [id, { parent, agent, call }])),
  };
}

type Pairs<K extends keyof Memory> = Memory[K] extends Map<infer Key, infer Value> ? [Key, Value][] : never;

type Text = [
  entries: Listed[],
  verdicts: (Verdict | null)[],
  kin: (readonly [id: string, parent: string, agent: string | null, call: boolean])[],
  told: Omit<Memory, 'entries' | 'lineage' | 'goals' | 'systems' | Mapped> & {
    readonly [K in Mapped]: Pairs<K>;
  } & Readonly<Record<'goals' | 'systems', ReturnType<Timeline['all']>>>,
];

type Mapped = 'tools' | 'forgotten' | 'requests' | 'toolMessages';

function indexIn(verdicts: Map<Verdict | null, number>, verdict: Verdict | null): number {
  const known = verdicts.get(verdict);
  if (known === undefined) verdicts.set(verdict, verdicts.size);
  return known ?? verdicts.size - 1;
}

type Listed = ReturnType<typeof listed>;

function listed({ action: a, ...entry }: Entry, verdict: number) {
  return [
    [
      ...([a.span.traceId, a.span.spanId, a.dialect, a.library, a.service, a.agent, a.conversation] as const),
      ...([a.tool, a.arguments, a.result, a.callId, a.status, a.captured, a.truncated] as const),
      ...([a.requested, a.gated ?? null, a.startTime, a.endTime] as const),
    ] as const,
    ...([entry.asker, entry.spanless, entry.announced, entry.early, entry.counted] as const),
    ...([entry.arrival, [...entry.tellers], verdict, entry.looks] as const),
  ] as const;
}

function entryFrom(listed: Listed, verdicts: readonly (Verdict | null)[]): Entry {
  const [told, asker, spanless, announced, early, counted, arrival, tellers, verdict, looks] = listed;
  const action = actionOf(told);
  return {
    action,
    argumentsText: canonical(action.arguments),
    asker,
    ...{ spanless, announced, early, counted, arrival },
    tellers: new Map(tellers),
    source: sourceOf(action),
    verdict: verdicts[verdict] ?? null,
    looks,
  };
}

function actionOf(told: Listed[0]): Action {
  const [traceId, spanId, dialect, library, service, agent, conversation, tool, args, ...more] = told;
  const [result, callId, status, captured, truncated, requested, gated, startTime, endTime] = more;
  return {
    span: { traceId, spanId },
    ...{ dialect, library, service, agent, conversation, tool, arguments: args },
    ...{ result, callId, status, captured, truncated, requested, ...(gated && { gated }) },
    ...{ startTime, endTime },
  };
}
