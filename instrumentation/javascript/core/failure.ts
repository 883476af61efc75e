import { matchesGlob } from '../../../src/charter/glob.ts';
import { effectOf } from '../../../src/signals/call/effect.ts';
import type { Choices, FailureMode } from '../settings/settings.ts';

/** What happens to a call that nobody could judge: the tool's own word goes first, then what the tool does, then all. */
export function failureModeOf(tool: string, { otherwise, named }: Choices<FailureMode>): FailureMode {
  if (named.length === 0) return otherwise;
  const byTool =
    named.findLast(([name]) => name === tool) ?? named.findLast(([name]) => matchesGlob(tool, name));
  const byEffect = () => named.findLast(([name]) => name === effectOf(tool).class);
  return (byTool ?? byEffect())?.[1] ?? otherwise;
}
