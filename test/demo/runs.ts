import { type Call, STORIES, type Story } from '../../deploy/demo/story.ts';
import type { JudgedCall, JudgedRun } from '../../deploy/demo/verdicts.ts';

/** The story's calls, in order. */
export function callsOf(story: Story): Call[] {
  return story.turns.flatMap(({ calls }) => calls);
}

/** Both runs as the demo promises them: the hijacked calls blocked, the others allowed. */
export function promisedRuns(): JudgedRun[] {
  return STORIES.map((story) => ({
    story,
    calls: callsOf(story).map((call) => (story.hijacked.includes(call.tool) ? blocked(call) : allowed(call))),
    answer: story.turns.at(-1)?.text ?? '',
  }));
}

export function allowed(call: Call): JudgedCall {
  return { ...call, ran: true, outcome: 'allow', reasons: [], alert: null };
}

function blocked(call: Call): JudgedCall {
  return {
    ...call,
    ran: false,
    outcome: 'block',
    reasons: [
      `The argument of ${call.tool} stands only in a text that a stranger wrote, beside words that tell the agent what to do.`,
    ],
    alert: { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331' },
  };
}
