import { settings } from '../core/configuration.ts';
import { gate, ready } from '../core/program.ts';
import { FRAMEWORKS } from '../frameworks/index.ts';
import { start } from './start.ts';

let begun: Promise<void> | null = null;

/** Guards this program: once, however often it is asked for. `required`: by `require`, which waits for nothing. */
export function begin(required: boolean): Promise<void> {
  begun ??= settings().disabled ? Promise.resolve() : guardProgram(required);
  return begun;
}

async function guardProgram(required: boolean): Promise<void> {
  const { done } = start(FRAMEWORKS, gate, required);
  await done;
  // The engine is loaded beside the program's own start, which waits for none of it.
  setImmediate(() => void ready());
}
