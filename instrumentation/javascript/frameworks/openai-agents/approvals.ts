import type { Asked, Gate } from '../../core/contract.ts';
import { orElse } from '../../core/safely.ts';
import { type Fields, prototypeOf, text } from '../shared/fields.ts';
import { type Original, wrapMethod } from '../shared/wrap.ts';

// A tool's `needsApproval` says whether a person is asked before it is called; where they are, the run ends with an
// interruption, and goes on with their answer.

/** On a tool whose `needsApproval` asks the gate too. */
const ASKS = Symbol.for('goalkeeper.asks');

/** In the step in which a run has looked for a person's answer and found none. */
let unanswered = false;

/**
 * From 0.13 on a run looks for an answer first, and asks only where there is none: false there, else true. Later ones
 * know by the function itself a `needsApproval` that says the same for every call, and treat others with more care, so
 * that ours may stand there for that one question only.
 */
export function patchApprovals(runContext: unknown, version: string | null): boolean {
  const [major = 0, minor = 0] = (version ?? '').split('.').map(Number);
  if (version !== null && major === 0 && minor < 13) return true;
  wrapMethod(prototypeOf(runContext), 'isToolApproved', (look) => {
    return function (this: unknown, ...args) {
      const answer = look.apply(this, args);
      if (answer === undefined) {
        unanswered = true;
        queueMicrotask(() => {
          unanswered = false;
        });
      }
      return answer;
    };
  });
  return false;
}

/** Makes a tool that wants a person's yes by a verdict say so, as if its program had. */
export function askFirst(gate: Gate, tool: Fields, always: boolean): void {
  let own: unknown = tool.needsApproval;
  if (typeof own !== 'function' || Object.hasOwn(tool, ASKS)) return;
  const asking = async function (this: unknown, ...given: unknown[]): Promise<unknown> {
    const wanted = await (own as Original).apply(this, given);
    const asked = orElse(() => askedOf(tool, given), null);
    return (asked !== null && (await gate.asks(asked))) || wanted;
  };
  Object.defineProperty(tool, ASKS, { value: true });
  Object.defineProperty(tool, 'needsApproval', {
    configurable: true,
    enumerable: true,
    get: () => (always || takeUnanswered() ? asking : own),
    set: (value: unknown) => {
      own = value;
    },
  });
}

function askedOf(tool: Fields, [, args, callId]: readonly unknown[]): Asked {
  return {
    tool: text(tool.name) ?? 'unnamed_tool',
    arguments: args,
    callId: text(callId),
    description: text(tool.description),
  };
}

function takeUnanswered(): boolean {
  const was = unanswered;
  unanswered = false;
  return was;
}
