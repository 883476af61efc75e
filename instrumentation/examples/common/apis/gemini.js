import { asText, newId } from './shared.js';

export const gemini = {
  serves: (path) => /:(stream)?generateContent$/i.test(path),
  streamed: (_, path) => /:streamGenerateContent$/i.test(path),
  results: (body) =>
    (body.contents ?? [])
      .flatMap(({ parts = [] }) => parts)
      .filter(({ functionResponse }) => functionResponse !== undefined)
      .map(({ functionResponse }) => ({
        // Gemini's own calls have no ids; a framework may have made one up.
        id: functionResponse.id ?? `${functionResponse.name} ${asText(functionResponse.response)}`,
        text: asText(functionResponse.response),
      })),
  whole(turn) {
    const parts = turn.text ? [{ text: turn.text }] : [];
    for (const { id, name, arguments: args } of turn.calls) parts.push({ functionCall: { id, name, args } });
    return {
      candidates: [{ content: { role: 'model', parts }, finishReason: 'STOP', index: 0 }],
      usageMetadata: { promptTokenCount: 210, candidatesTokenCount: 30, totalTokenCount: 240 },
      modelVersion: 'gemini-2.5-flash',
      responseId: newId('resp'),
    };
  },
  *stream(turn) {
    yield { data: this.whole(turn) };
  },
};
