import type { Adapter, Gate, Loaded } from '../core/contract.ts';
import { guardedOptions } from './claude-agent-sdk/options.ts';
import { type Fields, fieldsOf } from './shared/fields.ts';
import { guardedOr, isLeft } from './shared/unguarded.ts';
import { wrapExport } from './shared/wrap.ts';

// The Claude Agent SDK 0.3. Its calls are asked about by hooks, which are options of the functions that it exports.

const MODULE = '@anthropic-ai/claude-agent-sdk';
const FUNCTIONS = ['query', 'startup', 'prewarm'] as const;

export const claudeAgentSdk: Adapter = {
  name: 'claude-agent-sdk',
  patches: [{ module: MODULE, replaces: FUNCTIONS, apply: patchFunctions }],
};

function patchFunctions(exports: Record<string, unknown>, gate: Gate, about: Loaded): void {
  if (!about.replaceable) {
    about.missing('query (start with --import goalkeeper/register, or give it withGuard(options))');
    return;
  }
  for (const name of FUNCTIONS) {
    const wrapped = wrapExport(exports, name, (original) => {
      return function (this: unknown, params, ...rest) {
        const guarded = guardedOr<unknown>(`a call of ${name}`, () => guardedParams(gate, params), params);
        return original.apply(this, [guarded, ...rest]);
      };
    });
    // The others came later.
    if (!wrapped && (name === 'query' || isLeft(exports, name))) {
      about.missing(`${name} (it is not there, or can't be replaced)`);
    }
  }
}

function guardedParams(gate: Gate, params: unknown): Fields {
  const given = fieldsOf(params) ?? {};
  return { ...given, options: guardedOptions(gate, given.options) };
}
