// The package's own face, for programs that say something of their guard. Nothing is patched by importing it: that is
// what `goalkeeper/register` does.
export type { Answer } from './approvals/approvals.ts';
export type { OnAsk, Question } from './approvals/ask-here.ts';
export type { Refusal } from './core/contract.ts';
export { ready } from './core/program.ts';
export {
  type GuardOptions,
  guard,
  guardTools,
  RefusedError,
  type RunOptions,
  run,
  withGoal,
} from './guard.ts';
export { type Configuration, configure } from './settings/configuration.ts';
export { flush } from './spans/emission.ts';
export { withGuard } from './with-guard.ts';
