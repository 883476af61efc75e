/**
 * An agent by hand: asks the model, makes the calls it asks for by `callTool(name, arguments, id)`, all of one turn at
 * once, and gives the results back, until it answers. `tools` are `{ name, description, parameters }`.
 */
export async function chatLoop({ url, system, asked, tools, callTool }) {
  const messages = [
    { role: 'system', content: system },
    { role: 'user', content: asked },
  ];
  const offered = tools.map((tool) => ({ type: 'function', function: tool }));
  for (;;) {
    const response = await fetch(`${url}/chat/completions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ model: 'scripted', messages, tools: offered }),
    });
    const [{ message }] = (await response.json()).choices;
    messages.push(message);
    if (!message.tool_calls) return message.content;
    const results = message.tool_calls.map(async ({ id, function: { name, arguments: args } }) => ({
      role: 'tool',
      tool_call_id: id,
      content: await callTool(name, JSON.parse(args), id),
    }));
    messages.push(...(await Promise.all(results)));
  }
}
