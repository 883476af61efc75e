import { AsyncLocalStorage } from 'node:async_hooks';
import { createHash, randomUUID } from 'node:crypto';
import { subscribe } from 'node:diagnostics_channel';
import type { OfferedTool, Run } from './contract.ts';

/** What was said and offered in one conversation; its calls and their results are the judge's to keep. */
export interface Conversation {
  readonly id: string;
  /** The user's messages, oldest first. */
  readonly goal: string[];
  system: string | null;
  readonly tools: Map<string, OfferedTool>;
  /** Milliseconds of the program's own clock. */
  lastUsed: number;
}

export interface CallUnderWay {
  readonly tool: string;
  readonly callId: string | undefined;
  readonly argumentsText: string | null;
}

/** Where a program is: in which run of which conversation, and in which call. One per run and per call. */
export interface Frame {
  readonly conversation: Conversation;
  agent: string | null;
  /** Whether the words heard here are the user's: not within another run. */
  readonly outermost: boolean;
  /** True where no run was begun: calls one after the other, of which nothing tells where they begin. */
  readonly found: boolean;
  /** The call under way, if any; of its id and arguments nothing counts within a run that a tool began. */
  readonly call: CallUnderWay | null;
  /** Told of what is heard in this run. */
  readonly heard: (run: Run) => void;
}

/** Conversations and call ids that are remembered; the least lately used leave first. */
const MAX_CONVERSATIONS = 2_000;
const MAX_CALLS = 20_000;
const IDLE_MS = 30 * 60_000;
/** Of one conversation. */
const MAX_MESSAGES = 200;
const MAX_CHARACTERS = 256 * 1024;
const MAX_TOOLS = 1_000;
/** Some models number their calls from 1: only an id that nobody else draws joins runs. */
const TELLING_LENGTH = 16;

/** Which conversation a call belongs to: by the async context, by an explicit id, or by the id of a call asked for. */
export class Conversations {
  private readonly storage = new AsyncLocalStorage<Frame | undefined>();
  private readonly byId = new Map<string, Conversation>();
  private readonly byCall = new Map<string, Conversation>();
  private readonly now: () => number;

  constructor(now: () => number = () => performance.now()) {
    this.now = now;
    // Contexts that began before the storage was first used would all be one.
    this.storage.enterWith(undefined);
  }

  /** Requests on one HTTP connection share its async context on Node 20 and 22, and are strangers all the same. */
  separateRequests(): void {
    subscribe('http.server.request.start', () => {
      if (this.frame?.found) this.storage.enterWith(undefined);
    });
  }

  get frame(): Frame | undefined {
    return this.storage.getStore();
  }

  within<T>(frame: Frame, body: () => T): T {
    return this.storage.run(frame, body);
  }

  /** The frame of a run that begins here. */
  begin(run: Run, heard: Frame['heard']): Frame {
    const outer = this.frame;
    const nested = outer !== undefined && !outer.found;
    const conversation = nested ? outer.conversation : this.find(run);
    const agent = run.agent ?? (nested ? outer.agent : null);
    const call = outer?.call ? { tool: outer.call.tool, callId: undefined, argumentsText: null } : null;
    return { conversation, agent, outermost: !nested, found: false, call, heard };
  }

  /**
   * The frame of what is under way: of a call that was asked for elsewhere, or of calls in no run at all, which belong to
   * the conversation that `named` says. Of several calls the last that is known tells.
   */
  current(callIds: readonly string[] = [], named?: string): Frame {
    const frame = this.frame;
    if (frame !== undefined && this.isFresh(frame) && !(frame.found && named !== undefined)) {
      frame.conversation.lastUsed = this.now();
      return frame;
    }
    const asker = this.byCall.get(callIds.findLast((id) => this.byCall.has(id)) ?? '');
    const found: Frame = {
      conversation: asker ?? (named === undefined ? this.open(`run-${randomUUID()}`) : this.named(named)),
      agent: frame?.agent ?? null,
      outermost: true,
      found: true,
      call: null,
      heard: () => {},
    };
    // The calls that follow in this async context belong to it.
    if (asker === undefined && named === undefined) this.storage.enterWith(found);
    return found;
  }

  /** Takes what became known. */
  hear(frame: Frame, { agent, system, goal, tools, asked }: Run): void {
    const { conversation } = frame;
    conversation.lastUsed = this.now();
    frame.agent = agent ?? frame.agent;
    if (frame.outermost) {
      if (system !== undefined && system !== '') conversation.system = system.slice(0, MAX_CHARACTERS);
      if (goal !== undefined) addMessages(conversation.goal, goal);
    }
    for (const tool of tools ?? []) {
      if (conversation.tools.size < MAX_TOOLS) conversation.tools.set(tool.name, tool);
    }
    for (const id of asked ?? []) this.asked(id, conversation);
  }

  /** A call with this id belongs to the conversation, wherever it runs. */
  asked(id: string, conversation: Conversation): void {
    if (!isTelling(id)) return;
    this.byCall.delete(id);
    this.byCall.set(id, conversation);
    if (this.byCall.size > MAX_CALLS) forgetOldest(this.byCall);
  }

  private find({ conversation: id, asked = [] }: Run): Conversation {
    if (id !== undefined) return this.named(id);
    for (const call of asked) {
      const known = isTelling(call) ? this.byCall.get(call) : undefined;
      if (known !== undefined) return known;
    }
    return this.open(`run-${randomUUID()}`);
  }

  private named(id: string): Conversation {
    const now = this.now();
    for (const [name, { lastUsed }] of this.byId) {
      if (now - lastUsed <= IDLE_MS && this.byId.size <= MAX_CONVERSATIONS) break;
      this.byId.delete(name);
    }
    const conversation = this.byId.get(id) ?? this.open(id);
    conversation.lastUsed = now;
    this.byId.delete(id);
    this.byId.set(id, conversation);
    return conversation;
  }

  private open(id: string): Conversation {
    return { id: shortId(id), goal: [], system: null, tools: new Map(), lastUsed: this.now() };
  }

  /** Calls in no run belong together only while they follow each other. */
  private isFresh({ found, conversation }: Frame): boolean {
    return !found || this.now() - conversation.lastUsed <= IDLE_MS;
  }
}

/** Each turn tells the messages so far again: only those that are not known are new. */
function addMessages(goal: string[], told: readonly string[]): void {
  for (const message of told) {
    const text = message.slice(0, MAX_CHARACTERS);
    if (text !== '' && !goal.includes(text)) goal.push(text);
  }
  let size = goal.reduce((sum, { length }) => sum + length, 0);
  // What the conversation began with says what it is for: the second goes before the first.
  while (goal.length > 2 && (goal.length > MAX_MESSAGES || size > MAX_CHARACTERS)) {
    size -= goal.splice(1, 1)[0]?.length ?? 0;
  }
}

/** Longer ones the processor does not take, and a call would go unjudged: an application may let its users choose them. */
const MAX_ID = 256;

/** An id of bounded length: of a longer one, what is as much its own. */
export function shortId(id: string): string {
  return id.length <= MAX_ID ? id : `sha256-${createHash('sha256').update(id).digest('hex')}`;
}

function isTelling(id: string): boolean {
  return id.length >= TELLING_LENGTH && id.length <= 128;
}

function forgetOldest(map: Map<string, unknown>): void {
  for (const key of map.keys()) {
    map.delete(key);
    return;
  }
}
