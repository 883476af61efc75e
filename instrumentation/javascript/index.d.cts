// The types of index.ts for `require`. A file of their own names what there is: without it TypeScript's `node16` takes
// the package for one that can't be required.
import type * as goalkeeper from './index.js' with { 'resolution-mode': 'import' };

export type {
  Answer,
  Configuration,
  GuardOptions,
  OnAsk,
  Question,
  Refusal,
  RunOptions,
} from './index.js' with { 'resolution-mode': 'import' };
export declare const configure: typeof goalkeeper.configure;
export declare const flush: typeof goalkeeper.flush;
export declare const guard: typeof goalkeeper.guard;
export declare const guardTools: typeof goalkeeper.guardTools;
export declare const ready: typeof goalkeeper.ready;
export declare const RefusedError: typeof goalkeeper.RefusedError;
export type RefusedError = goalkeeper.RefusedError;
export declare const run: typeof goalkeeper.run;
export declare const withGoal: typeof goalkeeper.withGoal;
export declare const withGuard: typeof goalkeeper.withGuard;
