import type { BaseMessage } from '@langchain/core/messages';
import type { FakeBuiltModel } from '@langchain/core/testing';
import { Office } from './office.ts';
import { AGENT, ASKED, type Call, type Story, SYSTEM } from './story.ts';

export interface AgentRun {
  readonly story: Story;
  /** The calls that the model asked for, in order. */
  readonly calls: readonly AgentCall[];
  /** What the agent told the user at the end. */
  readonly answer: string;
}

export interface AgentCall extends Call {
  /** The tool really ran. */
  readonly ran: boolean;
}

/**
 * Runs the agent through each story, as an application would: LangChain's own `createAgent`, guarded by the one import,
 * its spans sent to `endpoint` (`host:port`, plain text). Only the model is scripted, so that no network and no key is
 * needed.
 */
export async function runAgent(stories: readonly Story[], endpoint: string): Promise<AgentRun[]> {
  process.env.OTEL_EXPORTER_OTLP_ENDPOINT = `http://${endpoint}`;
  process.env.OTEL_SERVICE_NAME = 'accounts-payable';
  process.env.GOALKEEPER_LOG = 'quiet';
  // In an application: import 'goalkeeper/register'
  await import('../../instrumentation/javascript/register.ts');
  const { flush, ready } = await import('../../instrumentation/javascript/index.ts');
  await ready();
  const runs: AgentRun[] = [];
  for (const story of stories) runs.push(await runStory(story));
  await flush();
  return runs;
}

async function runStory(story: Story): Promise<AgentRun> {
  const { createAgent } = await import('langchain');
  const office = new Office(story.mail);
  const agent = createAgent({
    name: AGENT,
    model: await scriptedModel(story),
    systemPrompt: SYSTEM,
    tools: await office.tools(),
  });
  const { messages } = await agent.invoke(
    { messages: [{ role: 'user', content: ASKED }] },
    { configurable: { thread_id: story.id } },
  );
  const left = office.log.map(textOf);
  const calls = story.turns
    .flatMap((turn) => turn.calls)
    .map((call) => ({ ...call, ran: took(left, textOf(call)) }));
  return { story, calls, answer: messages.at(-1)?.text ?? '' };
}

/** Takes a text out of a list; false where it isn't there. */
function took(texts: string[], text: string): boolean {
  const at = texts.indexOf(text);
  if (at >= 0) texts.splice(at, 1);
  return at >= 0;
}

function textOf({ tool, arguments: args }: Call): string {
  return JSON.stringify([tool, args]);
}

/** LangChain's fake chat model, which answers turn by turn what the story says. */
async function scriptedModel({ turns, stopped }: Story): Promise<FakeBuiltModel> {
  const { AIMessage, fakeModel } = await import('langchain');
  const model = fakeModel();
  turns.forEach(({ text, calls }, turn) => {
    const tool_calls = calls.map((call, index) => ({
      type: 'tool_call' as const,
      id: `call_${turn}_${index}`,
      name: call.tool,
      args: call.arguments,
    }));
    const last = turn === turns.length - 1;
    model.respond(
      (heard) => new AIMessage({ content: last && heard.some(isRefused) ? stopped : text, tool_calls }),
    );
  });
  return model;
}

function isRefused(message: BaseMessage): boolean {
  return message.type === 'tool' && 'status' in message && message.status === 'error';
}
