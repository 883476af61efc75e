import { gate, ready, tell } from '../core/program.ts';
import { orElse } from '../core/safely.ts';
import { say } from '../core/say.ts';
import { FRAMEWORKS } from '../frameworks/index.ts';
import { settings } from '../settings/configuration.ts';
import { emissionText, emit } from '../spans/emission.ts';
import { registry } from '../spans/otel.ts';
import { selfCheckText } from './self-check.ts';
import { type Started, start } from './start.ts';

/** How long a program has to load its frameworks before it is told what was found. */
const SETTLED_MS = 500;

let begun: Promise<void> | null = null;

/** Guards this program: once, however often it is asked for. `required`: by `require`, which waits for nothing. */
export function begin(required: boolean): Promise<void> {
  begun ??= settings().disabled ? Promise.resolve() : guardProgram(required);
  return begun;
}

async function guardProgram(required: boolean): Promise<void> {
  tell(emit().telemetry);
  const started = start(FRAMEWORKS, gate, required);
  // Once, when the program has had its time, or when it ends before.
  const check = once(() => say(textOf(started)));
  setTimeout(check, SETTLED_MS).unref();
  process.once('exit', check);
  await started.done;
  // The engine is loaded beside the program's own start, which waits for none of it.
  setImmediate(() => void ready());
}

function textOf({ patching, application }: Started): string {
  return selfCheckText({
    reached: patching.reached,
    folders: application.folders,
    settings: settings(),
    emission: orElse(() => emissionText(), ''),
    api: registry().version ?? null,
  });
}

function once(action: () => void): () => void {
  let done = false;
  return () => {
    if (!done) orElse(action, undefined);
    done = true;
  };
}
