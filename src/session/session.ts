import type { Reading, ToolMessage } from '../dialects/dialect.ts';
import type { Action } from '../model/action.ts';
import { canonical } from '../model/json.ts';
import type { Verdict } from '../model/verdict.ts';
import { announcedLike, announcedWith, toldAndSeen } from './announced.ts';
import { answered, requestOf, type Tie, toldAlready } from './asked.ts';
import { cutText, remember } from './bounded.ts';
import { complete } from './complete.ts';
import { type Asker, type Entry, entryOf, sourceOf } from './entry.ts';
import { Kept } from './kept.ts';
import { agentAbove } from './lineage.ts';
import { emptyMemory, type Memory, type ReadResult, type Request } from './memory.ts';
import { offer } from './offered.ts';
import { isToldAgain, resultRead } from './read-result.ts';
import { absorbSetup, hearSetup } from './setup.ts';
import { mergeTwins, sameCall } from './twin.ts';
import { beyondUsual, Window, type WindowLimits } from './window.ts';

/** How much one session remembers. Actions that fall out are counted. */
export interface SessionLimits extends WindowLimits {
  /** Characters kept of one result; an injected text further down is out of reach. */
  readonly maxResultBytes: number;
}

const MAX_TELLERS = 16;

/**
 * The state of one conversation: what the user asked, what the agent read, what it did, in the order of the
 * spans' own times whatever order they arrived in. Nothing here looks at the host's clock.
 */
export class Session {
  readonly memory: Memory;
  /**
   * Start time of the earliest fact that arrived after an action it belongs before was judged;
   * Infinity when there is none. Those actions deserve a second look.
   */
  lateSince = Number.POSITIVE_INFINITY;
  /** The session that absorbed this one; whoever still holds this one goes on there. */
  mergedInto: Session | null = null;
  /** Looks that are due: who holds an entry of this session until it is judged counts it here. */
  waiting = 0;

  private readonly limits: SessionLimits;
  private readonly window: Window;
  private readonly kept: Kept;

  constructor(limits: SessionLimits, memory: Memory = emptyMemory()) {
    this.limits = limits;
    this.memory = memory;
    this.window = new Window(limits, memory);
    this.kept = new Kept(memory);
  }

  /** By start time, then arrival. */
  get entries(): readonly Entry[] {
    return this.memory.entries;
  }

  /** Takes what a span says beside its own call; false where the same span had been here before. */
  learn(span: { spanId: string; parentSpanId: string; startTime: number }, reading: Reading): boolean {
    const { memory } = this;
    const fresh = !memory.lineage.has(span.spanId);
    const node = {
      parent: span.parentSpanId,
      agent: reading.agent ?? null,
      call: reading.call !== undefined,
    };
    this.kept.kin(span.spanId, node);
    this.hear(span, reading);
    return fresh;
  }

  /** Takes what is told in a span, by itself or by a log record written in it. */
  hear(teller: { spanId: string; startTime: number }, reading: Reading): void {
    const { memory } = this;
    const { startTime } = teller;
    let news = false;
    if (reading.agent !== undefined && memory.agent === null) {
      memory.agent = reading.agent;
      news = true;
    }
    for (const text of reading.goal ?? []) news = memory.goals.tell(teller, text) || news;
    if (reading.system !== undefined) news = memory.systems.tell(teller, reading.system) || news;
    for (const tool of reading.tools ?? []) offer(memory.tools, { ...tool, time: startTime });
    hearSetup(memory, reading);
    if (news) this.markLate(startTime);
    for (const request of reading.requests ?? []) this.readRequest({ ...request, asker: teller.spanId });
    for (const message of reading.toolMessages ?? []) this.readMessage(message, startTime);
  }

  /**
   * Places a call that a model asked for; null where it is known already. It is completed when its own span comes.
   * `met`: the entries of the calls that the same span or record asked for before; this one's is added.
   */
  ask(
    request: Action,
    { parentSpanId, startTime, endTime }: Omit<Asker, 'spanId'>,
    met: Set<Entry> = new Set(),
  ): Entry | null {
    const entry = this.entry(request, parentSpanId);
    entry.asker = { spanId: request.span.spanId, parentSpanId, startTime, endTime };
    entry.spanless = true;
    const known = toldAlready(this.entries, entry, met);
    met.add(known ?? entry);
    if (known === undefined) {
      const read = resultRead(entry, request.callId, this.memory);
      if (read !== undefined) entry.action = ran(entry.action, read);
      entry.source = sourceOf(entry.action);
      this.window.insert(entry);
      this.window.slide();
      return entry;
    }
    known.asker ??= entry.asker;
    const poor = !known.action.captured || known.action.truncated || known.action.callId === null;
    if (known.action.callId === null && known.argumentsText === entry.argumentsText)
      this.window.retell(known, { ...known.action, callId: request.callId });
    if (known.verdict !== null && poor && !known.spanless) this.markLate(known.action.startTime);
    return null;
  }

  /** Places an action in the timeline. One that is there already (a span sent again, another dialect's twin) is enriched. */
  place(told: Action, parentSpanId: string): Entry {
    const action = { ...told, result: told.result && cutText(told.result, this.limits.maxResultBytes) };
    const entry = this.entry(action, parentSpanId);
    const known = announcedWith(this.entries, action);
    if (known?.spanless) return this.seen(known, entry);
    const twin = this.entries.find((other) => !other.spanless && sameCall(other, entry));
    if (twin) {
      const poorer = !twin.action.captured || twin.action.truncated;
      const isOuter = [...twin.tellers.values()].includes(action.span.spanId);
      this.window.retell(twin, mergeTwins(twin.action, action, isOuter ? action : twin.action));
      remember(twin.tellers, action.span.spanId, parentSpanId, MAX_TELLERS);
      if (twin.verdict !== null && poorer) this.markLate(twin.action.startTime);
      return twin;
    }
    const announced = announcedLike(this.entries, entry);
    return announced === undefined ? this.insert(entry) : this.seen(announced, entry);
  }

  /**
   * Places a call that its caller tells of before it runs. `named`: the caller knows the span that will tell it: what
   * lies below that span in the trace is a part of the call.
   */
  announce(action: Action, named: boolean): Entry {
    const { lineage } = this.memory;
    const { spanId } = action.span;
    if (named && !lineage.has(spanId)) this.kept.kin(spanId, { parent: '', agent: action.agent, call: true });
    const entry = this.insert(this.entry(action, ''));
    entry.announced = true;
    entry.spanless = true;
    return entry;
  }

  /** The action with all that its session knows of it: agent, conversation, what its own span had lost. */
  resolve(entry: Entry): Action {
    const { memory } = this;
    const known = complete(entry, memory);
    const agent = known.agent ?? agentAbove(memory.lineage, entry.tellers.values()) ?? memory.agent;
    const conversation = known.conversation ?? memory.conversation;
    const same = agent === known.agent && conversation === known.conversation;
    if (!same || known !== entry.action) this.window.retell(entry, { ...known, agent, conversation });
    return entry.action;
  }

  /** What became of a call that was judged before it ran: it began, was stopped, or has ended. */
  become(entry: Entry, told: Partial<Action>): void {
    const result = told.result && cutText(told.result, this.limits.maxResultBytes);
    this.window.retell(entry, { ...entry.action, ...told, ...(result ? { result } : {}) });
    this.window.slide();
  }

  /** Records a verdict. */
  settle(entry: Entry, verdict: Verdict): void {
    const { memory } = this;
    entry.verdict = verdict;
    entry.looks++;
    if (entry.spanless) entry.early = true;
    memory.latestJudged = Math.max(memory.latestJudged ?? Number.NEGATIVE_INFINITY, entry.action.startTime);
  }

  /** Takes all that another session knew: a trace turned out to belong to this conversation. */
  absorb(other: Session): void {
    const { memory } = this;
    const { memory: theirs } = other;
    memory.goals.absorb(theirs.goals);
    memory.systems.absorb(theirs.systems);
    for (const tool of theirs.tools.values()) offer(memory.tools, tool);
    absorbSetup(memory, theirs);
    for (const request of theirs.requests.values()) this.kept.request(request);
    for (const request of theirs.unnamedRequests) this.kept.request(request);
    for (const [callId, told] of theirs.toolMessages)
      for (const { time, ...read } of told) this.readMessage({ callId, tool: null, ...read }, time);
    for (const [id, node] of theirs.lineage) this.kept.kin(id, node);
    memory.agent ??= theirs.agent;
    for (const entry of theirs.entries) this.window.insert(entry);
    for (const [tool, count] of theirs.forgotten) this.window.forget(tool, count);
    if (theirs.latestJudged !== null)
      memory.latestJudged = Math.max(memory.latestJudged ?? theirs.latestJudged, theirs.latestJudged);
    this.lateSince = Math.min(this.lateSince, other.lateSince);
    this.waiting += other.waiting;
    this.window.slide();
  }

  /** True where nothing is on its way to be judged. */
  get rests(): boolean {
    return this.waiting === 0 && this.lateSince === Number.POSITIVE_INFINITY;
  }

  /** Characters held, about. */
  size(): number {
    const { goals, systems, requests, unnamedRequests, lineage, tools, conversation } = this.memory;
    const things = 200 * (requests.size + unnamedRequests.length + lineage.size + tools.size);
    const said = goals.size + systems.size + beyondUsual(conversation);
    return 1000 + said + things + this.window.size + this.kept.size;
  }

  private entry(action: Action, parentSpanId: string): Entry {
    return entryOf(action, parentSpanId, this.memory.arrivals++);
  }

  /** Puts a call in its place, or in that of the request for it. */
  private insert(entry: Entry): Entry {
    const asked = requestOf(this.entries, entry);
    if (asked !== null) return this.answer(asked.request, entry, asked.tie);
    this.window.insert(entry);
    this.markLate(entry.action.startTime);
    this.window.slide();
    return entry;
  }

  /** An announced call's own span has come: it tells the times from now on, and the verdict stands. */
  private seen(known: Entry, call: Entry): Entry {
    const { action: told } = known;
    this.window.remove(known);
    const action = toldAndSeen(told, call.action);
    const argumentsText = canonical(action.arguments);
    for (const [spanId, parent] of call.tellers) remember(known.tellers, spanId, parent, MAX_TELLERS);
    Object.assign(known, { action, argumentsText, spanless: false, source: sourceOf(action) });
    this.window.insert(known);
    if (told.result === null && action.result !== null) this.markLate(action.endTime);
    this.window.slide();
    return known;
  }

  /** A requested call's own span has come: it tells the call from now on, and the verdict stands unless it was on other words. */
  private answer(request: Entry, call: Entry, tie: Tie): Entry {
    this.window.remove(request);
    const { verdict, looks, asker, early, counted } = request;
    const action = answered(request.action, call.action, tie);
    const before = request.argumentsText;
    const kept = { asker, early, counted, verdict, looks };
    Object.assign(request, { ...call, action, ...kept, source: sourceOf(action) });
    request.argumentsText = canonical(action.arguments);
    this.window.insert(request);
    this.markLate(action.startTime);
    if (verdict !== null && request.argumentsText !== before)
      this.lateSince = Math.min(this.lateSince, action.startTime);
    return request;
  }

  /** What was told whole is not forgotten for what was cut. */
  private readRequest(request: Request): void {
    const { callId } = request;
    if (callId === null) {
      this.kept.request(request);
      return;
    }
    if (request.truncated === true && this.memory.requests.has(callId)) return;
    this.kept.request(request);
    const poor = this.entries.find(({ action }) => action.callId === callId && lacksArguments(action));
    if (poor !== undefined && poor.verdict !== null) this.markLate(poor.action.startTime);
  }

  /** A model has read a call's result: the call ran. */
  private readMessage({ callId, tool, text: told, failed = false }: ToolMessage, time: number): void {
    const text = cutText(told, this.limits.maxResultBytes);
    if (callId !== null && isToldAgain(this.memory, callId, text)) return;
    const read: ReadResult = { time, text, failed };
    const waits = ({ spanless, action }: Entry) =>
      spanless &&
      action.result === null &&
      (callId === null ? action.tool === tool : action.callId === callId);
    const request = this.entries.find(waits);
    if (request !== undefined) {
      this.window.retell(request, ran(request.action, read));
      this.markLate(request.action.endTime);
    }
    if (callId === null) return;
    this.kept.message(callId, read);
  }

  private markLate(time: number): void {
    const { latestJudged } = this.memory;
    if (latestJudged !== null && time <= latestJudged) this.lateSince = Math.min(this.lateSince, time);
  }
}

/** The action of a requested call whose result a model began to read at this time. */
function ran(request: Action, { text: result, time, failed }: ReadResult): Action {
  const status = failed ? 'error' : request.status;
  return { ...request, result, status, requested: false, endTime: Math.max(request.startTime, time) };
}

function lacksArguments({ captured, truncated }: Action): boolean {
  return !captured || truncated;
}
