import { asText, newId } from './shared.js';

export const anthropic = {
  serves: (path) => path.endsWith('/messages'),
  streamed: (body) => body.stream === true,
  results: (body) =>
    (body.messages ?? [])
      .flatMap(({ content }) => (Array.isArray(content) ? content : []))
      .filter(({ type }) => type === 'tool_result')
      .map((part) => ({ id: part.tool_use_id, text: asText(part.content) })),
  whole(turn, body) {
    return { ...headOf(turn, body), content: contentOf(turn, body) };
  },
  *stream(turn, body) {
    const event = (type, fields) => ({ event: type, data: { type, ...fields } });
    const { stop_reason, ...head } = headOf(turn, body);
    yield event('message_start', { message: { ...head, content: [], stop_reason: null } });
    for (const [index, block] of contentOf(turn, body).entries()) {
      const isText = block.type === 'text';
      const content_block = isText ? { ...block, text: '' } : { ...block, input: {} };
      yield event('content_block_start', { index, content_block });
      const delta = isText
        ? { type: 'text_delta', text: block.text }
        : { type: 'input_json_delta', partial_json: JSON.stringify(block.input) };
      yield event('content_block_delta', { index, delta });
      yield event('content_block_stop', { index });
    }
    yield event('message_delta', {
      delta: { stop_reason, stop_sequence: null },
      usage: { output_tokens: 30 },
    });
    yield event('message_stop', {});
  },
};

function headOf(turn, { model }) {
  return {
    id: newId('msg'),
    type: 'message',
    role: 'assistant',
    model,
    stop_reason: turn.calls.length > 0 ? 'tool_use' : 'end_turn',
    stop_sequence: null,
    usage: { input_tokens: 210, output_tokens: 30 },
  };
}

/** A tool of an MCP server is offered under a longer name: `mcp__office__send_payment`. */
function contentOf(turn, { tools = [] }) {
  const offered = (name) =>
    tools.map((tool) => tool.name).find((other) => other === name || other.endsWith(`__${name}`)) ?? name;
  const calls = turn.calls.map(({ id, name, arguments: input }) => ({
    type: 'tool_use',
    id,
    name: offered(name),
    input,
  }));
  return [...(turn.text ? [{ type: 'text', text: turn.text }] : []), ...calls];
}
