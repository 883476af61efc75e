import type { ToolCall } from '../../core/contract.ts';
import { orElse } from '../../core/safely.ts';
import { text } from './fields.ts';

type About<T> = Omit<ToolCall<T>, 'tool' | 'invoke' | 'refuse'>;
type Does<T> = Pick<ToolCall<T>, 'invoke' | 'refuse'>;

/** Stands for arguments that can't be read: nobody can judge the call then, and `fail` decides. */
export const UNREADABLE = {
  toJSON(): never {
    throw new Error('the call could not be read');
  },
};

/**
 * A call as an adapter reads it from what its framework hands over: `name` and `about` may throw, whatever that is. The
 * call is then one that nobody can judge, and the framework's own error comes, if at all, from where it comes without us.
 */
export function readCall<T>(name: () => unknown, about: () => About<T>, does: Does<T>): ToolCall<T> {
  const tool = orElse(() => text(name()) ?? 'unnamed_tool', null);
  const read = orElse(about, null);
  const known = tool === null ? null : read;
  return { ...(known ?? { arguments: UNREADABLE }), tool: tool ?? 'unnamed_tool', ...does };
}
