import type { Charter, ToolGrant } from '../model/charter.ts';
import { bestMatch } from './glob.ts';

/** What a charter says of a tool: a grant, undefined where it doesn't authorise it, null where it leaves tools open. */
export function grantFor(charter: Charter, tool: string): ToolGrant | undefined | null {
  if (charter.tools === null) return null;
  return charter.tools.get(tool) ?? bestMatch(tool, charter.tools.values(), (grant) => grant.tool);
}
