import type { Gate } from '../../core/contract.ts';
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
      const { toolCall, messages } = fieldsOf(options) ?? {};
      const { toolName = '', input, toolCallId } = fieldsOf(toolCall) ?? {};
      return stricter(gate, turn, status, String(toolName), input, { toolCallId, messages });
    };
    return decide;
  }
  const statuses = fieldsOf(toolApproval);
  if (statuses === null) return toolApproval;
  return Object.fromEntries(
    Object.entries(statuses).map(([name, own]) => {
      const decide: Original = async (input, options, ...rest) => {
        const status = typeof own === 'function' ? await own.call(statuses, input, options, ...rest) : own;
        return stricter(gate, turn, status, name, input, fieldsOf(options) ?? {});
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
  const kind = typeof status === 'string' ? status : fieldsOf(status)?.type;
  if (kind === 'denied') return status;
  const asked = { tool, arguments: input, callId: text(options.toolCallId) };
  const wants = await wantsPerson(gate, turn, asked, options);
  return wants && kind !== 'user-approval' ? 'user-approval' : status;
}
