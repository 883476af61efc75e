import type { Action } from '../model/action.ts';
import { canonical } from '../model/json.ts';
import { type Entry, sourceOf } from './entry.ts';
import type { Memory } from './memory.ts';

export interface WindowLimits {
  /** Actions kept in the window. */
  readonly maxActions: number;
  /** Characters of results kept as sources, over the whole session. */
  readonly maxSourceBytes: number;
}

/** Tools of which calls are counted that are in the window no more. */
const MAX_FORGOTTEN = 1_000;
/** Calls of all others. */
const OTHERS = '';

/** The actions that a session remembers, in the order of their own times, and what of them it has forgotten. */
export class Window {
  private readonly limits: WindowLimits;
  private readonly entries: Entry[];
  private readonly forgotten: Map<string, number>;
  /** Characters of results, and of arguments. */
  private results = 0;
  private argumentTexts = 0;
  /** Characters of names beyond what is counted for each action. */
  private names = 0;

  constructor(limits: WindowLimits, { entries, forgotten }: Memory) {
    this.limits = limits;
    this.entries = entries;
    this.forgotten = forgotten;
    for (const entry of entries) this.count(entry, 1);
  }

  /** Characters held, about. */
  get size(): number {
    return 500 * this.entries.length + this.results + this.argumentTexts + this.names;
  }

  insert(entry: Entry): void {
    const { entries } = this;
    let at = entries.length;
    while (at > 0 && comesBefore(entry, entries[at - 1] as Entry)) at--;
    entries.splice(at, 0, entry);
    this.count(entry, 1);
  }

  remove(entry: Entry): void {
    this.entries.splice(this.entries.indexOf(entry), 1);
    this.count(entry, -1);
  }

  /** The entry's action is known better now. */
  retell(entry: Entry, action: Action): void {
    this.count(entry, -1);
    if (action.arguments !== entry.action.arguments) entry.argumentsText = canonical(action.arguments);
    entry.action = action;
    entry.source = sourceOf(action);
    this.count(entry, 1);
  }

  /** The window slides: whole actions leave by age; of those that stay, the oldest results leave first. */
  slide(): void {
    const { entries, limits } = this;
    while (entries.length > limits.maxActions) {
      const oldest = entries[0] as Entry;
      this.remove(oldest);
      if (!oldest.action.requested) this.forget(oldest.action.tool, 1);
    }
    for (const entry of entries) {
      if (this.results <= limits.maxSourceBytes || entry === entries.at(-1)) break;
      this.retell(entry, { ...entry.action, result: null });
    }
  }

  /** Calls of a tool that are in no window any more. */
  forget(tool: string, calls: number): void {
    const { forgotten } = this;
    const known = forgotten.has(tool) || forgotten.size < MAX_FORGOTTEN ? tool : OTHERS;
    forgotten.set(known, (forgotten.get(known) ?? 0) + calls);
  }

  private count({ action, argumentsText }: Entry, sign: 1 | -1): void {
    const { tool, callId, agent, service, conversation } = action;
    this.results += sign * (action.result?.length ?? 0);
    this.argumentTexts += sign * argumentsText.length;
    for (const name of [tool, callId, agent, service, conversation]) this.names += sign * beyondUsual(name);
  }
}

const USUAL_NAME = 100;

/** Characters of a name that nobody reckons with. */
export function beyondUsual(name: string | null): number {
  return name === null ? 0 : Math.max(0, name.length - USUAL_NAME);
}

function comesBefore(a: Entry, b: Entry): boolean {
  const difference = a.action.startTime - b.action.startTime;
  return difference !== 0 ? difference < 0 : a.arrival < b.arrival;
}
