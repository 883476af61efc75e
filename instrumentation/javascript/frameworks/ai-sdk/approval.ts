import type { Gate } from '../../core/contract.ts';
import { orElse } from '../../core/safely.ts';
import { type Fields, fieldsOf, text } from '../shared/fields.ts';
import type { Original } from '../shared/wrap.ts';
import { wantsPerson } from './tools.ts';
import type { Turn } from './turns.ts';

/**
 * `toolApproval` of version 7, a function for all tools or a record of one status or function for each: it is asked in
 * the place of a tool's `needsApproval`, and a person is asked too where the verdict says so.
 */
export function guardedApproval(gate: Gate, toolApproval: unknown, turn: Turn): unknown {
  if (typeof toolApproval === 'function') {
    const decide: Original = async (options, ...rest) => {
      const status = await Reflect.apply(toolApproval, undefined, [options, ...rest]);
      const asked = orElse(() => {
        const { toolCall, messages } = fieldsOf(options) ?? {};
        const { toolName = '', input, toolCallId } = fieldsOf(toolCall) ?? {};
        return { tool: String(toolName), input, options: { toolCallId, messages } };
      }, null);
      if (asked === null) return status;
      return stricter(gate, turn, status, asked.tool, asked.input, asked.options);
    };
    return decide;
  }
  const statuses = fieldsOf(toolApproval);
  if (statuses === null) return toolApproval;
  return Object.fromEntries(
    Object.entries(statuses).map(([name, own]) => {
      const decide: Original = async (input, options, ...rest) => {
        const status = typeof own === 'function' ? await own.call(statuses, input, options, ...rest) : own;
        const told = orElse(() => fieldsOf(options), null);
        return stricter(gate, turn, status, name, input, told ?? {});
      };
      return [name, own === undefined || own === null ? own : decide];
    }),
  );
}

/** What the application says, or a person's yes where only the verdict wants one. */
async function stricter(
  gate: Gate,
  turn: Turn,
  status: unknown,
  tool: string,
  input: unknown,
  options: Fields,
): Promise<unknown> {
  const kind = orElse(() => (typeof status === 'string' ? status : fieldsOf(status)?.type), undefined);
  if (kind === 'denied') return status;
  const callId = orElse(() => text(options.toolCallId), undefined);
  const wants = await wantsPerson(gate, turn, { tool, arguments: input, callId }, options);
  return wants && kind !== 'user-approval' ? 'user-approval' : status;
}
