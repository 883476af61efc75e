// Not a framework at all: tools that are guarded by hand, in a loop of the program's own.
import { guardTools, run } from '../../../../instrumentation/javascript/index.ts';
import { AGENT, ASKED, chatLoop, example, SYSTEM } from './capture.ts';

example(async ({ tools, model, conversation, flags }) => {
  const own = Object.fromEntries(
    tools.map(({ name, run: work }) => [name, async (args: unknown) => work(args)]),
  );
  const guarded = flags.includes('--bare') ? own : guardTools(own);
  return run({ agent: AGENT, conversation, system: SYSTEM, goal: ASKED }, () =>
    chatLoop({
      url: model.url,
      ...{ system: SYSTEM, asked: ASKED, tools },
      // What was not done is thrown, and the loop tells its model so.
      callTool: async (name, args) => {
        const work = Object.getOwnPropertyDescriptor(guarded, name)?.value as (args: unknown) => unknown;
        return Promise.resolve(work(args)).catch((error: unknown) => `failed: ${error}`);
      },
    }),
  );
});
