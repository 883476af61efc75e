import type { Action } from '../../src/model/action.ts';

/** An action as a dialect would give it; times in seconds for easy reading. */
export function anAction(
  given: Partial<Omit<Action, 'startTime' | 'endTime' | 'span'>> & {
    at: number;
    took?: number;
    id: string;
    trace?: string;
  },
): Action {
  const { at, took = 1, id, trace = 'a'.repeat(32), ...rest } = given;
  return {
    span: { traceId: trace, spanId: id.padStart(16, '0') },
    dialect: 'genai',
    library: null,
    service: 'shop',
    agent: null,
    conversation: null,
    tool: 'look_up',
    arguments: {},
    result: null,
    callId: null,
    status: 'unset',
    captured: true,
    truncated: false,
    requested: false,
    startTime: at * 1e9,
    endTime: (at + took) * 1e9,
    ...rest,
  };
}

export const ALLOW = { outcome: 'allow', findings: [], errors: [], charter: null, mode: 'monitor' } as const;

export const ROOMY = {
  maxActions: 1000,
  maxSourceBytes: 1_000_000,
  maxResultBytes: 100_000,
  maxSessions: 1000,
  maxTotalBytes: 100_000_000,
  idleMs: 1_000_000,
};
