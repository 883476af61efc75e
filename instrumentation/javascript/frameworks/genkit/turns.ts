import { AsyncLocalStorage } from 'node:async_hooks';
import type { Gate, Run } from '../../core/contract.ts';
import { util } from '../../core/util.ts';
import type { AskedCall } from './messages.ts';

// A flow, a prompt or a call of `generate`, from its beginning to its answer: the outermost of them that no tool began
// is one run. Genkit gives a tool its input without the call's id, so what the model asked for is kept here.

interface Turn {
  /** The user's words that the run began with; null before a model was told any. */
  goal: readonly string[] | null;
  /** Calls that the model asked for and that were not made yet. */
  readonly asked: AskedCall[];
  readonly inTool: boolean;
}

const turns = new AsyncLocalStorage<Turn>();

/** A model never asks for so many at once. */
const MAX_ASKED = 1_000;

/** Runs `body` as a run, or as a part of the one that is under way. */
export function runOf<T>(gate: Gate, run: Run, body: () => T): T {
  const turn = turns.getStore();
  if (turn !== undefined && !turn.inTool) return body();
  return gate.run(run, () => turns.run({ goal: null, asked: [], inTool: false }, body));
}

/** Runs a tool: what it says to a model of its own is not the user's word. */
export function inTool<T>(body: () => T): T {
  return turns.run({ goal: [], asked: [], inTool: true }, body);
}

/** The user's words of this run: those that a model was told first. What it is told later may be what a tool brought in. */
export function goalOf(told: readonly string[]): readonly string[] {
  const turn = turns.getStore();
  if (turn === undefined) return told;
  turn.goal ??= told;
  return turn.goal;
}

export function isInTool(): boolean {
  return turns.getStore()?.inTool === true;
}

export function noteAsked(calls: readonly AskedCall[]): void {
  const asked = turns.getStore()?.asked;
  asked?.push(...calls);
  if (asked !== undefined && asked.length > MAX_ASKED) asked.splice(0, asked.length - MAX_ASKED);
}

/** The call that is being made here, as the model asked for it; once for each. A middleware may have changed its input. */
export function takeAsked(tool: string, input: unknown): AskedCall | null {
  const asked = turns.getStore()?.asked ?? [];
  const same = asked.filter(({ name }) => name === tool);
  const found = same.find((call) => util().isDeepStrictEqual(call.input, input)) ?? same[0];
  if (found === undefined) return null;
  asked.splice(asked.indexOf(found), 1);
  return found;
}
