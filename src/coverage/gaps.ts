import type { Action } from '../model/action.ts';
import type { Finding } from '../model/finding.ts';
import { BlindAgents } from './blind.ts';
import { UngatedCalls } from './ungated.ts';

/** Something of an agent or a tool and not of an action, though told at one. */
export interface Gap {
  readonly action: Action;
  readonly finding: Finding;
}

/** Takes calls that ran, each once; gives what is to be told of now. */
export interface GapWatcher {
  /** `gated`: the call asked a gate in its program. */
  see(action: Action, gated: boolean): readonly Gap[];
}

/** What is not seen or not held: blind agents, and tools that never ask. */
export class Gaps implements GapWatcher {
  private readonly blindAgents = new BlindAgents();
  private readonly ungatedCalls = new UngatedCalls();

  /** `times`: so many calls alike, of which this is the latest. */
  see(action: Action, gated: boolean, times = 1): readonly Gap[] {
    const finding = this.blindAgents.see(action, times);
    const blind = finding === null ? [] : [{ action, finding }];
    return [...blind, ...this.ungatedCalls.see(action, gated)];
  }
}
