import { DETECTORS } from '../../src/detectors/index.ts';
import type { Action } from '../../src/model/action.ts';
import type { Charter } from '../../src/model/charter.ts';
import type { History, Source } from '../../src/model/history.ts';
import type { Json } from '../../src/model/json.ts';
import { NO_SCHEDULES } from '../../src/model/schedule.ts';
import type { Verdict } from '../../src/model/verdict.ts';
import { judge } from '../../src/verdict/judge.ts';
import { anAction } from '../session/actions.ts';

/** One call of a told session: tool, arguments, what it returned. */
export type Told = readonly [tool: string, args: Json, result?: string | null, given?: Partial<Action>];

export interface Step {
  readonly action: Action;
  readonly history: History;
}

/** A session as its spans would tell it, one call a second. */
export function tell(goal: string | null, calls: readonly Told[], system: string | null = null): Step[] {
  const sources: Source[] = [];
  const actions: Action[] = [];
  const byTool = new Map<string, number>();
  return calls.map(([tool, args, result = null, given = {}], i) => {
    const told = anAction({ at: i + 1, took: 0.5, id: `${i + 1}`, tool, arguments: args, result });
    const action: Action = { ...told, ...given };
    const history: History = {
      goal: goal === null ? [] : [goal],
      system,
      tools: new Map(),
      sources: [...sources],
      actions: [...actions],
      totals: { actions: actions.length, byTool: new Map(byTool) },
      refused: [],
      madeBefore: [],
    };
    actions.push(action);
    byTool.set(tool, (byTool.get(tool) ?? 0) + 1);
    if (result !== null) sources.push({ span: action.span, tool, text: result, action });
    return { action, history };
  });
}

/** What is trained says more of these sessions than their tests are about; it has tests of its own. */
const RULES = DETECTORS.filter(({ id }) => id !== 'authority');

export function verdicts(steps: readonly Step[], charter: Charter | null = null): Verdict[] {
  return steps.map(({ action, history }) => judge(action, history, charter, RULES));
}

/** The last call's verdict. */
export function lastVerdict(steps: readonly Step[], charter: Charter | null = null): Verdict {
  const step = steps.at(-1);
  if (step === undefined) throw new Error('a session without calls');
  return judge(step.action, step.history, charter, RULES);
}

/** Kind and outcome of each finding: `untrusted_value:block`. */
export function kinds(verdict: Verdict): string[] {
  return verdict.findings.map((finding) => `${finding.kind}:${finding.outcome}`);
}

/** A charter that only trusts some tools and knows some to be harmless. */
export function trusting(trusted: readonly string[], readOnly: readonly string[] = []): Charter {
  const grants = readOnly.map(
    (tool) => [tool, { tool, maxCalls: null, readOnly: true, limits: [] }] as const,
  );
  return {
    name: 'test',
    version: '1',
    purpose: '',
    agents: ['*'],
    mode: 'enforce',
    tools: grants.length === 0 ? null : new Map(grants),
    rules: [],
    effects: [],
    detectors: NO_SCHEDULES,
    trusts: (tool) => trusted.includes(tool),
  };
}
