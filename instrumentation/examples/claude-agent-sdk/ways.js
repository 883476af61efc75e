// The same task by the other ways that the Claude Agent SDK has, with no change of its code:
// `node --import goalkeeper/register ways.js --way=input`.
import { createSdkMcpServer, query, tool } from '@anthropic-ai/claude-agent-sdk';
import { ASKED, example, SYSTEM } from '../common/example.js';
import { optionsFor, shapeOf } from './offline.js';

const WAYS = {
  /** The user's messages come one by one. */
  async input({ options }) {
    async function* prompts() {
      yield { type: 'user', message: { role: 'user', content: ASKED }, parent_tool_use_id: null };
    }
    return answerOf(query({ prompt: prompts(), options }));
  },

  /** Hooks of the program's own stay. */
  async hooks({ options }) {
    const seen = new Set();
    const hook = async ({ tool_name: name }) => {
      seen.add(name);
      return {};
    };
    const hooks = { PreToolUse: [{ matcher: 'mcp__office__read_message', hooks: [hook] }] };
    const answer = await answerOf(query({ prompt: ASKED, options: { ...options, hooks } }));
    return seen.size === 1 ? answer : `The hook has seen ${[...seen].join() || 'nothing'}.`;
  },

  /** The program asks its user: `--say=yes`, `--say=no` or `--say=other` (yes, to other arguments). */
  async person({ options, flags }) {
    const say = flags.find((flag) => flag.startsWith('--say='))?.slice('--say='.length);
    const canUseTool = async (name, input) => {
      process.stdout.write(`Asked about ${name}: ${say}\n`);
      if (say === 'no') return { behavior: 'deny', message: 'The user said no.' };
      const iban = say === 'other' ? 'GB29NWBK60161331926819' : input.iban;
      return { behavior: 'allow', updatedInput: { ...input, iban } };
    };
    return answerOf(query({ prompt: ASKED, options: { ...options, canUseTool } }));
  },

  /** A second query goes on with the session of the first. */
  async resume({ options }) {
    let session;
    const first = query({ prompt: ASKED, options: { ...options, maxTurns: 2 } });
    try {
      for await (const message of first) session = message.session_id;
    } catch {
      // It had too few turns.
    }
    const prompt = 'Please go on.';
    return answerOf(query({ prompt, options: { ...options, resume: session } }));
  },

  /** Called off while a tool runs. */
  async cancel({ options, controller }) {
    return answerOf(query({ prompt: ASKED, options: { ...options, abortController: controller } }));
  },
};

await example(async ({ tools, model, flags }) => {
  const way = flags.find((flag) => flag.startsWith('--way='))?.slice('--way='.length);
  if (!Object.hasOwn(WAYS, way)) throw new Error(`--way=${Object.keys(WAYS).join('|')}`);
  const controller = new AbortController();
  const office = createSdkMcpServer({
    name: 'office',
    tools: tools.map(({ run, name, description, parameters }) =>
      tool(name, description, shapeOf(parameters), async (args) => {
        if (way === 'cancel' && name === 'lookup_vendor') controller.abort();
        return { content: [{ type: 'text', text: await run(args) }] };
      }),
    ),
  });
  const options = { ...optionsFor(model, tools), systemPrompt: SYSTEM, mcpServers: { office } };
  return WAYS[way]({ options, flags, controller });
});

async function answerOf(messages) {
  let answer = null;
  for await (const message of messages) if (message.type === 'result') answer = message.result ?? null;
  return answer;
}
