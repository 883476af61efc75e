import type { Reading, RequestedCall } from '../dialects/dialect.ts';
import type { Action } from '../model/action.ts';
import { canonical } from '../model/json.ts';
import type { Verdict } from '../model/verdict.ts';
import { cutText, push, remember, Timeline } from './bounded.ts';
import { complete } from './complete.ts';
import type { Entry } from './entry.ts';
import { mergeTwins, sameCall } from './twin.ts';

/** How much one session remembers. What falls out is counted. */
export interface SessionLimits {
  /** Actions kept in the window. */
  readonly maxActions: number;
  /** Characters of results kept as sources, over the whole session. */
  readonly maxSourceBytes: number;
  /** Characters kept of one result; an injected text further down is out of reach. */
  readonly maxResultBytes: number;
}

const MAX_REQUESTS = 512;
const MAX_LINEAGE = 1024;
const MAX_TELLERS = 16;

/**
 * The state of one conversation: what the user asked, what the agent read, what it did, in the order of the
 * spans' own times whatever order they arrived in. Nothing here looks at the host's clock.
 */
export class Session {
  conversation: string | null = null;
  /** By start time, then arrival. */
  readonly entries: Entry[] = [];
  readonly goals = new Timeline();
  readonly systems = new Timeline();
  /** Actions that fell out of the window, by tool. */
  readonly forgotten = new Map<string, number>();
  /**
   * Start time of the earliest fact that arrived after an action it belongs before was judged;
   * Infinity when there is none. Those actions deserve a second look.
   */
  lateSince = Number.POSITIVE_INFINITY;
  /** The session that absorbed this one; whoever still holds this one goes on there. */
  mergedInto: Session | null = null;

  private readonly limits: SessionLimits;
  private readonly requests = new Map<string, RequestedCall>();
  private readonly unnamedRequests: RequestedCall[] = [];
  private readonly toolMessages = new Map<string, string>();
  private readonly lineage = new Map<string, { parent: string; agent: string | null }>();
  private agent: string | null = null;
  private arrivals = 0;
  private latestJudged = Number.NEGATIVE_INFINITY;

  constructor(limits: SessionLimits) {
    this.limits = limits;
  }

  /** Takes what a span says beside its own call. */
  learn(span: { spanId: string; parentSpanId: string; startTime: number }, reading: Reading): void {
    const { startTime } = span;
    remember(
      this.lineage,
      span.spanId,
      { parent: span.parentSpanId, agent: reading.agent ?? null },
      MAX_LINEAGE,
    );
    let news = false;
    if (reading.agent !== undefined && this.agent === null) {
      this.agent = reading.agent;
      news = true;
    }
    for (const text of reading.goal ?? []) news = this.goals.tell(startTime, text) || news;
    if (reading.system !== undefined) news = this.systems.tell(startTime, reading.system) || news;
    if (news) this.markLate(startTime);
    for (const request of reading.requests ?? []) {
      if (request.callId === null) push(this.unnamedRequests, request, MAX_REQUESTS);
      else remember(this.requests, request.callId, request, MAX_REQUESTS);
    }
    for (const { callId, text } of reading.toolMessages ?? []) {
      if (callId !== null)
        remember(this.toolMessages, callId, cutText(text, this.limits.maxResultBytes), MAX_REQUESTS);
    }
  }

  /** Places an action in the timeline. One that is there already (a span sent again, another dialect's twin) is enriched. */
  place(told: Action, parentSpanId: string): Entry {
    const action = { ...told, result: told.result && cutText(told.result, this.limits.maxResultBytes) };
    const entry: Entry = {
      action,
      argumentsText: canonical(action.arguments),
      arrival: this.arrivals++,
      tellers: new Map([[action.span.spanId, parentSpanId]]),
      source: null,
      verdict: null,
      looks: 0,
    };
    const twin = this.entries.find((other) => sameCall(other, entry));
    if (twin) {
      const poorer = !twin.action.captured || twin.action.truncated;
      twin.action = mergeTwins(twin.action, action);
      remember(twin.tellers, action.span.spanId, parentSpanId, MAX_TELLERS);
      this.readResult(twin);
      if (twin.verdict !== null && poorer) this.markLate(twin.action.startTime);
      return twin;
    }
    this.readResult(entry);
    this.insert(entry);
    this.markLate(action.startTime);
    this.forget();
    return entry;
  }

  /** The action with all that its session knows of it: agent, conversation, what its own span had lost. */
  resolve(entry: Entry): Action {
    const known = complete(
      entry.action,
      entry.argumentsText,
      this.requests,
      this.unnamedRequests,
      this.toolMessages,
    );
    const agent = known.agent ?? this.ancestorAgent(entry.tellers) ?? this.agent;
    entry.action = { ...known, agent, conversation: known.conversation ?? this.conversation };
    this.readResult(entry);
    return entry.action;
  }

  /** Records a verdict. */
  settle(entry: Entry, verdict: Verdict): void {
    entry.verdict = verdict;
    entry.looks++;
    this.latestJudged = Math.max(this.latestJudged, entry.action.startTime);
  }

  /** Takes all that another session knew: a trace turned out to belong to this conversation. */
  absorb(other: Session): void {
    this.goals.absorb(other.goals);
    this.systems.absorb(other.systems);
    for (const [id, request] of other.requests) remember(this.requests, id, request, MAX_REQUESTS);
    for (const request of other.unnamedRequests) push(this.unnamedRequests, request, MAX_REQUESTS);
    for (const [id, text] of other.toolMessages) remember(this.toolMessages, id, text, MAX_REQUESTS);
    for (const [id, node] of other.lineage) remember(this.lineage, id, node, MAX_LINEAGE);
    this.agent ??= other.agent;
    for (const entry of other.entries) this.insert(entry);
    for (const [tool, count] of other.forgotten)
      this.forgotten.set(tool, (this.forgotten.get(tool) ?? 0) + count);
    this.latestJudged = Math.max(this.latestJudged, other.latestJudged);
    this.lateSince = Math.min(this.lateSince, other.lateSince);
    this.forget();
  }

  /** Characters held, about. */
  size(): number {
    let size = 1000 + this.goals.size + this.systems.size + 200 * (this.requests.size + this.lineage.size);
    for (const text of this.toolMessages.values()) size += text.length;
    for (const entry of this.entries)
      size += 500 + entry.argumentsText.length + (entry.action.result?.length ?? 0);
    return size;
  }

  private readResult(entry: Entry): void {
    const { result, span, tool } = entry.action;
    if (result === (entry.source?.text ?? null)) return;
    entry.source = result === null ? null : { span, tool, text: result, action: entry.action };
  }

  private markLate(time: number): void {
    if (time <= this.latestJudged) this.lateSince = Math.min(this.lateSince, time);
  }

  private insert(entry: Entry): void {
    const { entries } = this;
    let at = entries.length;
    while (at > 0 && comesBefore(entry, entries[at - 1] as Entry)) at--;
    entries.splice(at, 0, entry);
  }

  /** The window slides: whole actions leave by age; of those that stay, the oldest results leave first. */
  private forget(): void {
    const { entries, limits, forgotten } = this;
    while (entries.length > limits.maxActions) {
      const gone = entries.shift() as Entry;
      forgotten.set(gone.action.tool, (forgotten.get(gone.action.tool) ?? 0) + 1);
    }
    let held = entries.reduce((sum, { action }) => sum + (action.result?.length ?? 0), 0);
    for (const entry of entries) {
      if (held <= limits.maxSourceBytes || entry === entries.at(-1)) break;
      held -= entry.action.result?.length ?? 0;
      entry.action = { ...entry.action, result: null };
      entry.source = null;
    }
  }

  private ancestorAgent(tellers: ReadonlyMap<string, string>): string | null {
    for (const parent of tellers.values()) {
      let node = this.lineage.get(parent);
      for (let hops = 0; hops < 32 && node !== undefined; hops++) {
        if (node.agent !== null) return node.agent;
        node = this.lineage.get(node.parent);
      }
    }
    return null;
  }
}

function comesBefore(a: Entry, b: Entry): boolean {
  const difference = a.action.startTime - b.action.startTime;
  return difference !== 0 ? difference < 0 : a.arrival < b.arrival;
}
