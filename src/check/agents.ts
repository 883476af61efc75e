import { isGlob } from '../charter/glob.ts';
import { selectCharter } from '../charter/select.ts';
import type { Charter } from '../model/charter.ts';

/** The agent of a session that names none: the one charter's first that is no pattern; undefined where that is no answer. */
export function impliedAgent(charters: readonly Charter[]): string | undefined {
  return charters.length === 1 ? charters[0]?.agents.find((agent) => !isGlob(agent)) : undefined;
}

export function isGoverned(charters: readonly Charter[], agent: string): boolean {
  return selectCharter(charters, { agent, service: null }) !== null;
}
