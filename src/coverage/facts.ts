import type { Action } from '../model/action.ts';

/** What a judgement rests on; each is told by an agent's spans, or not. */
export const FACTS = ['arguments', 'result', 'call_id', 'agent', 'conversation', 'goal', 'system'] as const;
export type Fact = (typeof FACTS)[number];

/** A call that ran, and whether its session knew what the agent was asked and by whom it was instructed. */
export interface Ran {
  readonly action: Action;
  readonly goal: boolean;
  readonly system: boolean;
}

/** The facts that are known of a call. */
export function factsOf({ action, goal, system }: Ran): Fact[] {
  const known: Record<Fact, boolean> = {
    arguments: action.captured,
    result: action.result !== null,
    call_id: action.callId !== null,
    agent: action.agent !== null,
    conversation: action.conversation !== null,
    goal,
    system,
  };
  return FACTS.filter((fact) => known[fact]);
}
