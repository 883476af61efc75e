import { gate } from './core/program.ts';
import { guardedOptions } from './frameworks/claude-agent-sdk/options.ts';
import { guardedOr } from './frameworks/shared/unguarded.ts';

/**
 * The options of the Claude Agent SDK's `query`, `startup` or `prewarm` with the gate before every call. For programs that
 * are not started with `--import goalkeeper/register`: the SDK's functions can't be reached otherwise.
 */
export function withGuard<T extends object>(options?: T): T {
  return guardedOr('the options of query', () => guardedOptions(gate, options) as T, options as T);
}
