import { z } from 'zod';
import type { Opinion } from '../model/verdict.ts';

/** A model's reason is for a person to read beside the alert. */
const MAX_REASON = 300;
const MAX_MODEL = 100;

const completion = z.object({
  model: z.string().optional(),
  choices: z.array(z.object({ message: z.object({ content: z.string() }) })).min(1),
});

const answer = z.object({ answer: z.enum(['allow', 'ask', 'block']), reason: z.string() });

/** The answer in the body of a chat completion; an Error of one sentence where there is none. */
export function readAnswer(
  body: string,
  asked: string,
): Pick<Opinion, 'answer' | 'reason' | 'model'> | Error {
  const parsed = completion.safeParse(json(body));
  if (!parsed.success) return new Error('the answer is not a chat completion');
  const [choice] = parsed.data.choices;
  const said = answer.safeParse(json(unfenced(choice?.message.content ?? '')));
  if (!said.success) {
    return new Error('the model did not answer with {"answer": "allow", "ask" or "block", "reason": …}');
  }
  const { model = asked } = parsed.data;
  return {
    answer: said.data.answer,
    reason: plain(said.data.reason, MAX_REASON),
    model: plain(model, MAX_MODEL),
  };
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Many models put JSON into a block of code. */
function unfenced(content: string): string {
  const [, inner] = /^\s*```(?:json)?\s*\n([\s\S]*?)\n\s*```\s*$/.exec(content) ?? [];
  return inner ?? content;
}

/** On one line, without what could move a terminal's cursor. */
function plain(text: string, max: number): string {
  const line = text
    .toString()
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\s]+/gu, ' ')
    .trim();
  return line.length <= max ? line : `${line.slice(0, max - 1)}…`;
}
