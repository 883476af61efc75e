import { gate, ready, tell } from '../core/program.ts';
import { orElse } from '../core/safely.ts';
import { say } from '../core/say.ts';
import { FRAMEWORKS } from '../frameworks/index.ts';
import { settings } from '../settings/configuration.ts';
import { emissionText, emit } from '../spans/emission.ts';
import { registry } from '../spans/otel.ts';
import type { Telemetry } from '../spans/telemetry.ts';
import { Announcement } from './announcement.ts';
import { laterText, selfCheckText } from './self-check.ts';
import { type Started, start } from './start.ts';

let begun: Promise<void> | null = null;

/** Guards this program: once, however often it is asked for. `required`: by `require`, which waits for nothing. */
export function begin(required: boolean): Promise<void> {
  begun ??= settings().disabled ? Promise.resolve() : guardProgram(required);
  return begun;
}

async function guardProgram(required: boolean): Promise<void> {
  const { telemetry, coverage } = emit();
  const announcement = new Announcement({
    reached: () => started.patching.reached,
    whole: (ended) => textOf(started, { ended, tools: coverage.snapshot().length }),
    later: laterText,
    say,
  });
  tell(telling(telemetry, () => announcement.gated()));
  const started = start(FRAMEWORKS, gate, { required, found: () => announcement.found() });
  process.once('exit', () => announcement.end());
  announcement.loading(started.done);
  await started.done;
  // The engine is loaded beside the program's own start, which waits for none of it.
  setImmediate(() => void ready());
}

function textOf({ patching, application }: Started, now: { ended: boolean; tools: number }): string {
  return selfCheckText({
    reached: patching.reached,
    folders: application.folders,
    settings: settings(),
    emission: orElse(() => emissionText(), ''),
    api: registry().version ?? null,
    ...now,
  });
}

/** The same, and `gated` told of the tools there are. */
function telling(to: Telemetry, gated: () => void): Telemetry {
  return {
    run: (run) => to.run(run),
    begin: (call) => to.begin(call),
    saw(...tools) {
      to.saw(...tools);
      gated();
    },
  };
}
