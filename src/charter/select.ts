import type { Action } from '../model/action.ts';
import type { Charter } from '../model/charter.ts';
import type { Diagnostic } from '../model/diagnostic.ts';
import { bestMatch } from './glob.ts';

/**
 * The charter that governs an action's agent, null where none does. The agent is found by its own name, or by the
 * `service.name` of its process where its spans don't name it; a name as it stands goes before a pattern with `*`,
 * and of two patterns the longer one.
 */
export function selectCharter(
  charters: readonly Charter[],
  action: Pick<Action, 'agent' | 'service'>,
): Charter | null {
  const agent = action.agent ?? action.service;
  if (agent === null) return null;
  let best: { readonly charter: Charter; readonly pattern: string } | null = null;
  for (const charter of charters) {
    const pattern: string | undefined = bestMatch(agent, charter.agents, (one) => one);
    if (pattern === agent) return charter;
    if (pattern !== undefined && pattern.length > (best?.pattern.length ?? -1)) best = { charter, pattern };
  }
  return best?.charter ?? null;
}

/** A charter and the file it came from. */
export interface CharterOfFile {
  readonly charter: Charter;
  readonly file: string;
}

/** Two charters that claim one agent: which of them governs it would depend on their order. */
export function contestedAgents(charters: readonly CharterOfFile[]): Diagnostic[] {
  const owners = new Map<string, CharterOfFile>();
  const diagnostics: Diagnostic[] = [];
  for (const claim of charters) {
    for (const agent of claim.charter.agents) {
      const owner = owners.get(agent);
      if (owner === undefined) owners.set(agent, claim);
      else if (owner !== claim) diagnostics.push(contested(agent, claim, owner));
    }
  }
  return diagnostics;
}

function contested(agent: string, claim: CharterOfFile, owner: CharterOfFile): Diagnostic {
  return {
    severity: 'error',
    code: 'agent_claimed_twice',
    file: claim.file,
    line: 0,
    column: 0,
    message: `the agent \`${agent}\` is claimed by \`${claim.charter.name}\` and by \`${owner.charter.name}\` in ${owner.file}`,
    help: 'one charter governs an agent: take the name out of one of the two',
  };
}
