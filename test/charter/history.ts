import type { Action } from '../../src/model/action.ts';
import type { History } from '../../src/model/history.ts';
import type { Json } from '../../src/model/json.ts';

let next = 0;

/** A tool call as a dialect would give it; each a second after the one before. */
export function call(tool: string, args: Json = {}, given: Partial<Action> = {}): Action {
  next += 1;
  const startTime = 1.7e18 + next * 1e9;
  return {
    span: { traceId: 'a'.repeat(32), spanId: next.toString(16).padStart(16, '0') },
    dialect: 'genai',
    library: null,
    service: 'office',
    agent: 'agent',
    conversation: 'c1',
    tool,
    arguments: args,
    result: null,
    callId: null,
    status: 'ok',
    captured: true,
    truncated: false,
    requested: false,
    startTime,
    endTime: startTime + 5e8,
    ...given,
  };
}

/** What was known after these calls, and what the user had asked. */
export function after(actions: readonly Action[], goal: readonly string[] = []): History {
  const byTool = new Map<string, number>();
  for (const { tool } of actions) byTool.set(tool, (byTool.get(tool) ?? 0) + 1);
  const sources = actions.flatMap((action) =>
    action.result === null ? [] : [{ span: action.span, tool: action.tool, text: action.result, action }],
  );
  return {
    goal,
    system: null,
    tools: new Map(),
    sources,
    actions,
    totals: { actions: actions.length, byTool },
    refused: [],
    madeBefore: [],
  };
}
