import { asText, newId } from './shared.js';

const USAGE = { prompt_tokens: 210, completion_tokens: 30, total_tokens: 240 };

function finishOf(turn) {
  return turn.calls.length > 0 ? 'tool_calls' : 'stop';
}

function toolCalls(turn) {
  return turn.calls.map(({ id, name, arguments: args }) => ({
    id,
    type: 'function',
    function: { name, arguments: JSON.stringify(args) },
  }));
}

export const chatCompletions = {
  serves: (path) => path.endsWith('/chat/completions'),
  streamed: (body) => body.stream === true,
  results: (body) =>
    (body.messages ?? [])
      .filter(({ role }) => role === 'tool')
      .map((message) => ({ id: message.tool_call_id, text: asText(message.content) })),
  whole(turn, body) {
    const calls = toolCalls(turn);
    const message = {
      role: 'assistant',
      content: turn.text || null,
      ...(calls.length > 0 ? { tool_calls: calls } : {}),
    };
    const choice = { index: 0, message, logprobs: null, finish_reason: finishOf(turn) };
    return { ...this.head(body, 'chat.completion'), choices: [choice], usage: USAGE };
  },
  *stream(turn, body) {
    const head = this.head(body, 'chat.completion.chunk');
    const chunk = (delta, finish_reason = null) => ({
      data: { ...head, choices: [{ index: 0, delta, finish_reason }] },
    });
    yield chunk({ role: 'assistant', content: '' });
    if (turn.text) yield chunk({ content: turn.text });
    for (const [index, call] of toolCalls(turn).entries()) yield chunk({ tool_calls: [{ index, ...call }] });
    yield chunk({}, finishOf(turn));
    yield { data: { ...head, choices: [], usage: USAGE } };
    yield { data: '[DONE]' };
  },
  head: (body, object) => ({ id: newId('chatcmpl'), object, created: 1_750_000_000, model: body.model }),
};

export const responses = {
  serves: (path) => path.endsWith('/responses'),
  streamed: (body) => body.stream === true,
  results: (body) =>
    (Array.isArray(body.input) ? body.input : [])
      .filter(({ type }) => type === 'function_call_output')
      .map((item) => ({ id: item.call_id, text: asText(item.output) })),
  whole(turn, body) {
    return this.response(body, newId('resp'), 'completed', outputOf(turn));
  },
  *stream(turn, body) {
    const id = newId('resp');
    const output = outputOf(turn);
    let sequence = 0;
    const event = (type, fields) => ({ event: type, data: { type, sequence_number: sequence++, ...fields } });
    yield event('response.created', { response: this.response(body, id, 'in_progress', []) });
    for (const [index, item] of output.entries()) yield* itemEvents(event, index, item);
    yield event('response.completed', { response: this.response(body, id, 'completed', output) });
  },
  response: (body, id, status, output) => ({
    id,
    object: 'response',
    created_at: 1_750_000_000,
    status,
    error: null,
    incomplete_details: null,
    instructions: body.instructions ?? null,
    max_output_tokens: null,
    model: body.model,
    output,
    parallel_tool_calls: true,
    previous_response_id: null,
    reasoning: { effort: null, summary: null },
    store: true,
    temperature: 1,
    text: { format: { type: 'text' } },
    tool_choice: 'auto',
    tools: body.tools ?? [],
    top_p: 1,
    truncation: 'disabled',
    usage: {
      input_tokens: 210,
      input_tokens_details: { cached_tokens: 0 },
      output_tokens: 30,
      output_tokens_details: { reasoning_tokens: 0 },
      total_tokens: 240,
    },
    user: null,
    metadata: {},
  }),
};

function outputOf(turn) {
  const said = { type: 'output_text', text: turn.text, annotations: [] };
  const message = {
    id: newId('msg'),
    type: 'message',
    status: 'completed',
    role: 'assistant',
    content: [said],
  };
  const calls = turn.calls.map(({ id, name, arguments: args }) => ({
    id: newId('fc'),
    type: 'function_call',
    status: 'completed',
    call_id: id,
    name,
    arguments: JSON.stringify(args),
  }));
  return [...(turn.text ? [message] : []), ...calls];
}

function* itemEvents(event, output_index, item) {
  const at = { item_id: item.id, output_index };
  if (item.type === 'message') {
    const [part] = item.content;
    yield event('response.output_item.added', {
      output_index,
      item: { ...item, status: 'in_progress', content: [] },
    });
    yield event('response.content_part.added', { ...at, content_index: 0, part: { ...part, text: '' } });
    yield event('response.output_text.delta', { ...at, content_index: 0, delta: part.text });
    yield event('response.output_text.done', { ...at, content_index: 0, text: part.text });
    yield event('response.content_part.done', { ...at, content_index: 0, part });
  } else {
    yield event('response.output_item.added', { output_index, item: { ...item, arguments: '' } });
    yield event('response.function_call_arguments.delta', { ...at, delta: item.arguments });
    yield event('response.function_call_arguments.done', {
      ...at,
      name: item.name,
      arguments: item.arguments,
    });
  }
  yield event('response.output_item.done', { output_index, item });
}
