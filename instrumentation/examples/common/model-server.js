import { createServer } from 'node:http';
import { anthropic } from './apis/anthropic.js';
import { gemini } from './apis/gemini.js';
import { chatCompletions, responses } from './apis/openai.js';

// A model that says what a script says, behind the HTTP APIs that the frameworks' own clients speak. It needs no key and
// no network, and answers streamed or whole, as it is asked.

const APIS = [chatCompletions, responses, anthropic, gemini];

/**
 * Starts the server. `script` is `{ turns: [{ text, calls: [{ name, arguments }] }], done, refused }`. `heard` are the
 * results of tools as the model has read them, by the id of the call.
 */
export async function startModel(script) {
  const turns = script.turns.map((turn, index) => ({
    ...turn,
    calls: turn.calls.map((call, at) => ({ ...call, id: `call_${index}_${at}_of_a_scripted_model` })),
  }));
  const heard = new Map();
  const server = createServer((request, response) => {
    answer(request, response, turns, heard, script).catch((error) => {
      response.writeHead(500, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ error: { message: String(error) } }));
    });
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${server.address().port}`;
  return {
    /** Where OpenAI's clients send to; Anthropic's and Google's take `origin`. */
    url: `${url}/v1`,
    origin: url,
    heard,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

async function answer(request, response, turns, heard, script) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const path = new URL(request.url, 'http://localhost').pathname;
  const api = APIS.find(({ serves }) => serves(path));
  if (api === undefined) {
    response.writeHead(404, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ error: { message: `no model at ${path}` } }));
    return;
  }
  const body = JSON.parse(Buffer.concat(chunks).toString('utf8') || '{}');
  const results = api.results(body);
  for (const { id, text } of results) heard.set(id, text);
  const turn = nextTurn(turns, results.length) ?? lastTurn(heard, script);
  const streamed = api.streamed(body, path);
  if (streamed) {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    for (const { event, data } of api.stream(turn, body)) {
      const text = typeof data === 'string' ? data : JSON.stringify(data);
      response.write(`${event === undefined ? '' : `event: ${event}\n`}data: ${text}\n\n`);
    }
    response.end();
    return;
  }
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(JSON.stringify(api.whole(turn, body)));
}

/** The first turn whose calls have no results yet. */
function nextTurn(turns, results) {
  let calls = 0;
  for (const turn of turns) {
    if (results <= calls) return turn;
    calls += turn.calls.length;
  }
  return undefined;
}

function lastTurn(heard, { done, refused }) {
  const all = [...heard.values()].join('\n');
  return { text: /not done/i.test(all) ? refused : done, calls: [] };
}
