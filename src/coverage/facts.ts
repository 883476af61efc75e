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

export function isKnown({ action, goal, system }: Ran, fact: Fact): boolean {
  switch (fact) {
    case 'arguments':
      return action.captured;
    case 'result':
      return action.result !== null;
    case 'call_id':
      return action.callId !== null;
    case 'agent':
      return action.agent !== null;
    case 'conversation':
      return action.conversation !== null;
    case 'goal':
      return goal;
    case 'system':
      return system;
  }
}
