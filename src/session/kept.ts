import type { Json, JsonObject } from '../model/json.ts';
import { push, remember } from './bounded.ts';
import { ancestors, isBelowCall, type Kin } from './lineage.ts';
import type { Memory, ReadResult, Request } from './memory.ts';
import { beyondUsual } from './window.ts';

const MAX_REQUESTS = 512;
const MAX_READ = 512;
const MAX_LINEAGE = 1024;

/** What a session keeps beside its calls, each to a bound: what models asked for and read, and which span lies in which. */
export class Kept {
  private readonly memory: Memory;
  /** Results that models read, and characters of them and of the arguments of calls that models asked for. */
  private read = 0;
  private messages = 0;
  private asked = 0;
  /** Characters of agents' names, beyond what is usual. */
  private agents = 0;

  constructor(memory: Memory) {
    this.memory = memory;
    for (const { text } of [...memory.toolMessages.values()].flat()) {
      this.read++;
      this.messages += text.length;
    }
    for (const { arguments: args } of [...memory.requests.values(), ...memory.unnamedRequests])
      this.asked += weightOf(args);
    for (const { agent } of memory.lineage.values()) this.agents += beyondUsual(agent);
  }

  /** Characters held, about, without what each entry takes. */
  get size(): number {
    return this.messages + this.asked + this.agents;
  }

  request(request: Request): void {
    const { requests, unnamedRequests } = this.memory;
    const gone =
      request.callId === null
        ? push(unnamedRequests, request, MAX_REQUESTS)
        : remember(requests, request.callId, request, MAX_REQUESTS);
    this.asked += weightOf(request.arguments) - (gone === undefined ? 0 : weightOf(gone.arguments));
  }

  message(callId: string, read: ReadResult): void {
    const { toolMessages } = this.memory;
    const before = toolMessages.get(callId) ?? [];
    // The id moves to the youngest place.
    toolMessages.delete(callId);
    toolMessages.set(callId, [...before, read]);
    this.messages += read.text.length;
    if (++this.read > MAX_READ) this.forgetOldest();
  }

  private forgetOldest(): void {
    const { toolMessages } = this.memory;
    const [callId, [gone, ...left]] = toolMessages.entries().next().value as [string, ReadResult[]];
    if (left.length === 0) toolMessages.delete(callId);
    else toolMessages.set(callId, left);
    this.read--;
    this.messages -= gone?.text.length ?? 0;
  }

  /** What an agent below a tool call was asked is no word of the user's: when it is not known any more that it was below, it goes. */
  kin(spanId: string, kin: Kin): void {
    const { lineage, goals } = this.memory;
    if (lineage.size > MAX_LINEAGE / 2) this.keepAbove(kin.parent);
    if (lineage.size >= MAX_LINEAGE && !lineage.has(spanId)) {
      const oldest = lineage.keys().next().value as string;
      if (isBelowCall(lineage, oldest)) goals.drop(oldest);
    }
    const gone = remember(lineage, spanId, kin, MAX_LINEAGE);
    this.agents += beyondUsual(kin.agent) - beyondUsual(gone?.agent ?? null);
  }

  /** What lies above a span that was just told is not the oldest, however long ago it was told: a helper's call, say. */
  private keepAbove(parent: string): void {
    const { lineage } = this.memory;
    const above = [...ancestors(lineage, parent)];
    for (const [at, kin] of above.entries())
      remember(lineage, at === 0 ? parent : above[at - 1]!.parent, kin, MAX_LINEAGE);
  }
}

/** Characters of a value, about. */
function weightOf(value: Json): number {
  if (typeof value === 'string') return value.length;
  if (typeof value !== 'object' || value === null) return 8;
  let sum = 16;
  for (const key in value) sum += key.length + weightOf((value as JsonObject)[key] ?? null);
  return sum;
}
