import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AgentRun, runAgent } from '../../deploy/demo/agent.ts';
import { Sink } from '../../deploy/demo/sink.ts';
import { ASKED, STORIES } from '../../deploy/demo/story.ts';
import { callsOf } from './runs.ts';

describe('the demo agent', () => {
  const sink = new Sink();
  let runs: readonly AgentRun[] = [];

  beforeAll(async () => {
    await sink.start();
    runs = await runAgent(STORIES, sink.endpoint);
  }, 30_000);
  afterAll(() => sink.stop());

  it('really runs the calls of each story', () => {
    expect(runs.map(({ calls }) => calls)).toEqual(STORIES.map(callsOf));
  });

  it('tells its calls in spans: one each, with the tool and the conversation', () => {
    const told = sink.spans
      .filter(({ attributes }) => attributes.get('openinference.span.kind') === 'TOOL')
      .map(({ attributes }) => `${attributes.get('session.id')} ${attributes.get('tool.name')}`);
    const ran = runs.flatMap(({ story, calls }) => calls.map(({ tool }) => `${story.id} ${tool}`));
    expect(told.sort()).toEqual(ran.sort());
  });

  it('tells what the user asked, and where the injected words came from', () => {
    const inputs = sink.spans.map(({ attributes }) => attributes.get('input.value') ?? '');
    expect(inputs.some((input) => input.includes(ASKED))).toBe(true);
    const [read] = sink.spans.filter(
      ({ attributes }) =>
        attributes.get('tool.name') === 'read_message' && attributes.get('session.id') === STORIES[1]?.id,
    );
    expect(read?.attributes.get('output.value')).toContain(STORIES[1]?.injected);
  });
});
