import type { Library } from '../model/library.ts';
import { FACTS, type Fact } from './facts.ts';

/** An instrumentation, or a family of them, and what brings the facts that its spans may lack. */
export interface Instrumentation {
  /** As people call it. */
  readonly name: string;
  /** Told by the name of the spans' scope … */
  readonly library: RegExp;
  /** … and, where two share that name, by the dialect. */
  readonly dialect?: RegExp;
  /** Brings all that agents write and read: arguments, results, goal and instructions; null where nothing does. */
  readonly content: string | null;
  /** Brings results, where that is a setting of its own. */
  readonly results?: string;
  readonly conversation?: string;
  readonly agent?: string;
}

const TRACED_FRAMEWORK = "add an instrumentation of the agent's framework, such as OpenInference";
const THREAD_METADATA = 'metadata: {"thread_id": ID} of the run';

/**
 * From the libraries' source or documentation where README.md does not say otherwise, in the versions seen. The
 * first that fits counts.
 */
export const INSTRUMENTATIONS: readonly Instrumentation[] = [
  {
    name: 'Goalkeeper in the program',
    library: /^goalkeeper\.instrumentation$/,
    content: 'GOALKEEPER_CAPTURE=masked',
    results: 'GOALKEEPER_CAPTURE=masked',
    agent: 'GOALKEEPER_AGENT=NAME',
  },
  {
    name: 'OpenInference, Python',
    library: /^openinference\.instrumentation\./,
    content: 'OPENINFERENCE_HIDE_INPUTS=false',
    results: 'OPENINFERENCE_HIDE_OUTPUTS=false',
    conversation: 'with using_session(ID): around the run',
  },
  {
    name: 'OpenInference, JavaScript',
    library: /^@arizeai\/openinference-/,
    content: 'OPENINFERENCE_HIDE_INPUTS=false',
    results: 'OPENINFERENCE_HIDE_OUTPUTS=false',
    conversation: 'setSession(context.active(), { sessionId: ID }) around the run',
  },
  {
    name: 'OpenTelemetry GenAI, Python',
    library: /^opentelemetry\.instrumentation\.genai\./,
    content: 'OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT=SPAN_ONLY',
  },
  {
    name: 'OpenLLMetry, Python',
    library: /^opentelemetry\.instrumentation\./,
    dialect: /openllmetry/,
    content: 'TRACELOOP_TRACE_CONTENT=true',
    conversation: 'Traceloop.set_association_properties({"session_id": ID})',
  },
  {
    name: 'OpenTelemetry contrib, Python',
    library: /^opentelemetry\.instrumentation\./,
    content: 'OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT=SPAN_ONLY',
  },
  {
    name: 'OpenLLMetry, JavaScript',
    library: /^@traceloop\//,
    content: 'traceContent: true of the instrumentation or traceloop.initialize',
    conversation: 'traceloop.withAssociationProperties({ session_id: ID }, run)',
  },
  {
    name: 'Vercel AI SDK 4 to 6',
    library: /^ai$/,
    content: 'experimental_telemetry: { recordInputs: true }',
    results: 'experimental_telemetry: { recordOutputs: true }',
    conversation: 'experimental_telemetry: { metadata: { sessionId: ID } }',
    agent: 'experimental_telemetry: { functionId: NAME }',
  },
  {
    name: 'Vercel AI SDK 7',
    library: /^gen_ai$/,
    content: 'telemetry: { recordInputs: true }',
    results: 'telemetry: { recordOutputs: true }',
    agent: 'telemetry: { functionId: NAME }',
  },
  {
    name: 'LangSmith',
    library: /^langsmith$/,
    content: 'LANGSMITH_HIDE_INPUTS=false',
    results: 'LANGSMITH_HIDE_OUTPUTS=false',
    conversation: THREAD_METADATA,
  },
  {
    name: 'Langfuse',
    library: /^langfuse/,
    content:
      'LANGFUSE_OBSERVE_DECORATOR_IO_CAPTURE_ENABLED=true (JavaScript: captureInput: true), and no mask',
    results:
      'LANGFUSE_OBSERVE_DECORATOR_IO_CAPTURE_ENABLED=true (JavaScript: captureOutput: true), and no mask',
    conversation:
      'propagate_attributes(session_id=ID) (JavaScript: propagateAttributes({ sessionId: ID }, run))',
  },
  {
    name: 'Mastra',
    library: /^@mastra\//,
    content: 'tracingOptions: { hideInput: false }',
    results: 'tracingOptions: { hideOutput: false }',
    conversation: 'memory: { thread: ID, resource: USER } of the run',
  },
  {
    name: 'Google ADK',
    library: /^gcp\.vertex\.agent$/,
    dialect: /google-adk/,
    content: 'ADK_CAPTURE_MESSAGE_CONTENT_IN_SPANS=true',
  },
  {
    name: 'Google ADK 2, Python',
    library: /^gcp\.vertex\.agent$/,
    content: 'OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT=SPAN_ONLY',
  },
  {
    name: 'Claude Code, Claude Agent SDK',
    library: /^com\.anthropic\.claude_code/,
    content: 'OTEL_LOG_TOOL_DETAILS=1, and its logs sent here too',
    results: 'OTEL_LOG_TOOL_CONTENT=1',
  },
  {
    name: 'Pydantic AI',
    library: /^pydantic-ai$/,
    content: 'InstrumentationSettings(include_content=True)',
    conversation: 'InstrumentationSettings(version=5)',
  },
  {
    name: 'Microsoft Agent Framework',
    library: /^agent_framework/,
    content: 'ENABLE_SENSITIVE_DATA=true',
  },
  {
    name: 'Strands Agents, Python',
    library: /^strands\./,
    content: null,
    conversation: 'Agent(trace_attributes={"session.id": ID})',
  },
  {
    name: 'AutoGen',
    library: /^autogen/,
    content: 'no setting: add openinference-instrumentation-autogen-agentchat',
  },
  {
    name: 'MCP SDK, Python',
    library: /^mcp-python-sdk$/,
    content: `no setting: ${TRACED_FRAMEWORK}`,
  },
  { name: 'Genkit', library: /^genkit-tracer$/, content: null },
];

/** How an answer begins where there is no setting. */
export const NO_SETTING = 'no setting';

/** What is said of a library that nobody knows. */
const UNKNOWN: Omit<Instrumentation, 'library'> = {
  name: 'another library',
  content: null,
};

const UNSETTABLE: Readonly<Record<Fact, string>> = {
  arguments: `no setting: ${TRACED_FRAMEWORK}`,
  result: `no setting: ${TRACED_FRAMEWORK}`,
  call_id: 'no setting: calls are told apart by their times alone',
  agent: 'no setting: the service stands for the agent; name it by OTEL_SERVICE_NAME',
  conversation: 'no setting: put gen_ai.conversation.id on the spans; till then a trace is a conversation',
  goal: "no setting: trace the model's messages too",
  system: "no setting: trace the model's messages too",
};

type Spoken = { readonly library: Library | null; readonly dialect: string };

function instrumentationOf({ library, dialect }: Spoken): Omit<Instrumentation, 'library'> {
  const scope = library?.name ?? '';
  const fits = (one: Instrumentation) =>
    one.library.test(scope) && (one.dialect === undefined || one.dialect.test(dialect));
  return INSTRUMENTATIONS.find(fits) ?? UNKNOWN;
}

/**
 * The one setting that brings a fact, or why there is none. `recorded`: arguments are there, so content is recorded
 * already, and what is still missing of it no setting for content brings.
 */
export function settingFor(fact: Fact, spoken: Spoken, recorded: boolean): string {
  const { content, results, conversation, agent } = instrumentationOf(spoken);
  const setting: Record<Fact, string | null | undefined> = {
    arguments: content,
    result: results ?? (recorded ? null : content),
    call_id: null,
    agent,
    conversation,
    goal: recorded ? null : content,
    system: recorded ? null : content,
  };
  return setting[fact] ?? UNSETTABLE[fact];
}

export interface Remedy {
  readonly facts: readonly Fact[];
  readonly setting: string;
}

/** What brings the missing facts, each setting once, in the order of `FACTS`. */
export function remedies(missing: readonly Fact[], spoken: Spoken): Remedy[] {
  const recorded = !missing.includes('arguments');
  const bySetting = new Map<string, Fact[]>();
  for (const fact of FACTS) {
    if (!missing.includes(fact)) continue;
    const setting = settingFor(fact, spoken, recorded);
    bySetting.set(setting, [...(bySetting.get(setting) ?? []), fact]);
  }
  return [...bySetting].map(([setting, facts]) => ({ setting, facts }));
}
