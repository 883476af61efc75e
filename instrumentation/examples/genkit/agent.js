import 'goalkeeper/register';
import { openAI } from '@genkit-ai/compat-oai/openai';
import { genkit, z } from 'genkit';
import { AGENT, ASKED, example, SYSTEM } from '../common/example.js';

await example(async ({ tools, model }) => {
  const ai = genkit({ plugins: [openAI({ apiKey: 'none', baseURL: model.url })] });
  const defined = tools.map(({ run, name, description, parameters }) =>
    ai.defineTool({ name, description, inputJsonSchema: parameters }, run),
  );
  const agent = ai.defineFlow(
    { name: AGENT, inputSchema: z.string(), outputSchema: z.string() },
    async (prompt) => {
      const { text } = await ai.generate({
        model: openAI.model('gpt-4o-mini'),
        system: SYSTEM,
        prompt,
        tools: defined,
        maxTurns: 10,
      });
      return text;
    },
  );
  return agent(ASKED);
});
