import { expect } from 'vitest';
import { see } from '../../src/cli/seen.ts';
import type { Seen } from './captures.ts';

/** What the whole line, the session's join included, sees of a recorded run; and the instrumentations that told it. */
export async function seenIn(files: readonly string[]): Promise<Seen & { readonly libraries: string[] }> {
  const { judged } = await see(files, (place, message) => expect.fail(`${place}: ${message}`));
  return {
    calls: judged.map(({ action }) => ({
      ...action,
      arguments: action.captured ? action.arguments : undefined,
      failed: action.status === 'error',
    })),
    goals: judged.flatMap(({ history }) => history.goal),
    systems: judged.flatMap(({ history }) => history.system ?? []),
    agents: judged.flatMap(({ action }) => action.agent ?? []),
    conversations: judged.flatMap(({ action }) => action.conversation ?? []),
    libraries: judged.flatMap(({ action: { library } }) =>
      library === null ? [] : [`${library.name} ${library.version}`.trim()],
    ),
  };
}
