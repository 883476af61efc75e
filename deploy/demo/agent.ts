import { LangChainInstrumentation } from '@arizeai/openinference-instrumentation-langchain';
import * as CallbackManagerModule from '@langchain/core/callbacks/manager';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-grpc';
import { NodeSDK } from '@opentelemetry/sdk-node';
import { AIMessage, createAgent, fakeModel } from 'langchain';
import { Office } from './office.ts';
import { AGENT, ASKED, type Call, type Story, SYSTEM } from './story.ts';

export interface AgentRun {
  readonly story: Story;
  /** The calls whose tools really ran, in order. */
  readonly calls: readonly Call[];
  /** What the agent told the user at the end. */
  readonly answer: string;
}

/**
 * Runs the agent through each story, as an application would: LangChain's own `createAgent`, watched by the public
 * OpenInference instrumentation, its spans exported by the OpenTelemetry SDK to `endpoint` (`host:port`, plain text).
 * Goalkeeper has no part in it. Only the model is scripted, so that no network and no key is needed.
 */
export async function runAgent(stories: readonly Story[], endpoint: string): Promise<AgentRun[]> {
  const sdk = new NodeSDK({
    serviceName: 'accounts-payable',
    autoDetectResources: false,
    traceExporter: new OTLPTraceExporter({ url: `http://${endpoint}` }),
  });
  sdk.start();
  const instrumentation = new LangChainInstrumentation();
  instrumentation.manuallyInstrument(CallbackManagerModule);
  try {
    const runs: AgentRun[] = [];
    for (const story of stories) runs.push(await runStory(story));
    return runs;
  } finally {
    await sdk.shutdown();
  }
}

async function runStory(story: Story): Promise<AgentRun> {
  const office = new Office(story.mail);
  const agent = createAgent({
    name: AGENT,
    model: scriptedModel(story),
    systemPrompt: SYSTEM,
    tools: office.tools(),
  });
  const { messages } = await agent.invoke(
    { messages: [{ role: 'user', content: ASKED }] },
    { configurable: { thread_id: story.id } },
  );
  return { story, calls: office.log, answer: messages.at(-1)?.text ?? '' };
}

/** LangChain's fake chat model, which answers turn by turn what the story says. */
function scriptedModel({ turns }: Story): ReturnType<typeof fakeModel> {
  const model = fakeModel();
  turns.forEach(({ text, calls }, turn) => {
    const tool_calls = calls.map((call, index) => ({
      type: 'tool_call' as const,
      id: `call_${turn}_${index}`,
      name: call.tool,
      args: call.arguments,
    }));
    model.respond(new AIMessage({ content: text, tool_calls }));
  });
  return model;
}
