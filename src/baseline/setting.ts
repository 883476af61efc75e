import { recordFields } from '../charter/record.ts';
import type { Action } from '../model/action.ts';
import type { History } from '../model/history.ts';

/** Characters of a field that may still be data; beyond it someone writes. */
const MAX_FIELD = 80;
const MAX_TOOLS = 500;

/** What stands around an agent's runs and belongs into a charter's draft, not into its habits. */
export class Setting {
  /** The system instructions of the latest run that told them. */
  system: string | null = null;
  /** Tools the agent was offered, with what their maker says of them. */
  readonly offered = new Map<string, { readonly description: string; readonly readOnly: boolean | null }>();
  private readonly results = new Map<string, { records: number; others: number }>();

  take(action: Action, history: History): void {
    this.system = history.system ?? this.system;
    for (const [name, { description, readOnly }] of history.tools) {
      if (this.offered.size < MAX_TOOLS) this.offered.set(name, { description, readOnly });
    }
    if (action.result === null || action.result.trim() === '') return;
    const seen = this.results.get(action.tool) ?? { records: 0, others: 0 };
    if (this.results.size >= MAX_TOOLS && !this.results.has(action.tool)) return;
    if (isRecord(action.result)) seen.records++;
    else seen.others++;
    this.results.set(action.tool, seen);
  }

  /** Tools that have only ever returned records of short fields: nobody has written a sentence there so far. */
  recordsOnly(least: number): { readonly tool: string; readonly results: number }[] {
    return [...this.results]
      .filter(([, { records, others }]) => others === 0 && records >= least)
      .map(([tool, { records }]) => ({ tool, results: records }))
      .sort((a, b) => (a.tool < b.tool ? -1 : 1));
  }
}

function isRecord(text: string): boolean {
  const fields = recordFields(text);
  if (fields.size === 0) return false;
  for (const field of fields) if (field.length > MAX_FIELD) return false;
  return true;
}
