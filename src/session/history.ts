import type { Action } from '../model/action.ts';
import type { History, Source } from '../model/history.ts';
import type { Entry } from './entry.ts';
import { isBelowCall } from './lineage.ts';
import type { Session } from './session.ts';

/** What was known before an action's tool ran, taken from the session as it stands now. */
export function historyOf(session: Session, entry: Entry): History {
  const { startTime } = entry.action;
  const sources: Source[] = [];
  const actions: Action[] = [];
  const refused: Action[] = [];
  const { entries, forgotten, goals, systems, tools, lineage } = session.memory;
  const byTool = new Map(forgotten);
  for (const earlier of entries) {
    if (earlier === entry) break;
    const { action, source } = earlier;
    // What was only asked for may never have run.
    if (action.requested) continue;
    actions.push(action);
    if (isStopped(earlier)) refused.push(action);
    byTool.set(action.tool, (byTool.get(action.tool) ?? 0) + 1);
    if (source !== null && action.endTime <= startTime) sources.push(source);
  }
  sources.sort((a, b) => (a.action?.endTime ?? 0) - (b.action?.endTime ?? 0));
  let total = 0;
  for (const count of byTool.values()) total += count;
  return {
    goal: goals.until(startTime, (spanId) => !isBelowCall(lineage, spanId)),
    system: systems.until(startTime).at(-1) ?? null,
    tools,
    sources,
    actions,
    totals: { actions: total, byTool },
    refused,
    madeBefore: [],
  };
}

function isStopped({ verdict }: Entry): boolean {
  return verdict?.outcome === 'ask' || verdict?.outcome === 'block';
}
