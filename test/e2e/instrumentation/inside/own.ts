// Stands in for `goalkeeper` itself: the same, save that options are guarded only while the gate is tried.
import { withGuard as own } from '../../../../instrumentation/javascript/with-guard.ts';
import { isGuarding } from './capture.ts';

export * from '../../../../instrumentation/javascript/index.ts';

export function withGuard<T extends object>(options: T): T {
  return isGuarding() ? own(options) : options;
}
