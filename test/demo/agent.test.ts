import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AgentRun, runAgent } from '../../deploy/demo/agent.ts';
import { Sink } from '../../deploy/demo/sink.ts';
import { STORIES } from '../../deploy/demo/story.ts';

describe('the demo agent', () => {
  const sink = new Sink();
  let runs: readonly AgentRun[] = [];

  beforeAll(async () => {
    await sink.start();
    runs = await runAgent(STORIES, sink.endpoint);
  }, 30_000);
  afterAll(() => sink.stop());

  it('makes every call of the clean story, and pays nobody in the hijacked one', () => {
    const ran = runs.map(({ calls }) => calls.filter((call) => call.ran).map(({ tool }) => tool));
    expect(ran[0]).toEqual(STORIES[0]?.turns.flatMap(({ calls }) => calls.map(({ tool }) => tool)));
    for (const tool of ['send_payment', 'send_email']) expect(ran[1]).not.toContain(tool);
    expect(ran[1]).toContain('get_invoice');
  });

  it('tells the user at the end what could not be done', () => {
    expect(runs.map(({ answer }) => answer)).toEqual([STORIES[0]?.turns.at(-1)?.text, STORIES[1]?.stopped]);
  });

  it('tells its calls in spans: one each, with the tool and the conversation', () => {
    const told = sink.spans
      .filter(({ attributes }) => attributes.get('gen_ai.operation.name') === 'execute_tool')
      .map(
        ({ attributes }) =>
          `${attributes.get('gen_ai.conversation.id')} ${attributes.get('gen_ai.tool.name')}`,
      );
    const asked = runs.flatMap(({ story, calls }) => calls.map(({ tool }) => `${story.id} ${tool}`));
    expect(told.sort()).toEqual(asked.sort());
  });
});
