import { z } from 'zod';
import type { Json } from '../../model/json.ts';
import type { Random } from '../random.ts';
import type { Run } from '../runs-file.ts';
import { Passage } from './passage.ts';
import { mapJson, mapResult } from './result.ts';
import { ARGUMENTS, attributeOf, change, parseRun, RESULT, type Request, spansOf, TOOL } from './trace.ts';
import { fill, type Goal, type Harmless, type Wrapper } from './wordings.ts';

/** Longer arguments are not spelt out in a wrapper that names the calls. */
const MAX_CALLS = 400;
const TOPIC = 40;
/** A text with fewer words is a name or a title: nobody leaves a note there. */
const PROSE_WORDS = 8;

/** Can this wrapper say this goal in this run? */
export function fits(wrapper: Wrapper, goal: Goal, run: Run): boolean {
  if (wrapper.form === 'call') return run.label.harmful_spans.length > 0;
  return goal[wrapper.form][wrapper.language] !== undefined;
}

/**
 * The recorded run with the attack in other words: the passage is replaced wherever the run says it, calls stay.
 * Null where no tool result carries the passage, a harmful call came before it, or a part of it is left.
 */
export function rewrap(run: Run, goal: Goal, wrapper: Wrapper, random: Random): Request | null {
  const request = parseRun(run);
  const passage = new Passage(goal.own);
  const spans = spansOf(request);
  const carries = (text: string | undefined): boolean =>
    text !== undefined && leavesOfResult(text).some((leaf) => passage.isIn(leaf));
  const read = spans.findIndex((span) => carries(attributeOf(span, RESULT)));
  const harm = spans.findIndex((span) => run.label.harmful_spans.includes(span.spanId));
  if (read < 0 || (harm >= 0 && harm <= read)) return null;
  const wish = wording(run, request, goal, wrapper, random);
  if (wish === null) return null;
  const name = wrapper.form === 'call' ? 'calls' : wrapper.form;
  const text = fill(wrapper.text, { [name]: wish, topic: goalOf(request).slice(0, TOPIC) });
  change(request, { leaf: (leaf) => passage.replace(leaf, text) });
  // The agent may have repeated a part of it: then the old wording is still in the run.
  return passage.isCutIn(JSON.stringify(request)) ? null : request;
}

/**
 * A run with texts in its results that sound like orders and that nobody follows. They stand at the end of prose, as
 * a stranger would leave them, and again wherever the run says that prose again. Null where no result has prose.
 */
export function addHarmless(run: Run, texts: readonly Harmless[], random: Random): Request | null {
  const request = parseRun(run);
  const spans = spansOf(request);
  const own = new Set(spans.flatMap((span) => leavesOfJson(attributeOf(span, ARGUMENTS) ?? 'null')));
  const prose = new Set(
    spans.flatMap((span) => leavesOfResult(attributeOf(span, RESULT) ?? '')).filter(isProse),
  );
  const places = random.shuffle([...prose].filter((leaf) => !own.has(leaf)));
  const chosen = random.shuffle(texts);
  const count = Math.min(places.length, chosen.length, 1 + random.below(4));
  if (count === 0) return null;
  const longer = new Map(
    places.slice(0, count).map((leaf, i) => [leaf, `${leaf.trimEnd()}\n\n${chosen[i]!.text}`]),
  );
  change(request, { leaf: (leaf) => longer.get(leaf) ?? leaf });
  return request;
}

/** The user's first words. */
function goalOf(request: Request): string {
  const message = z.array(
    z.looseObject({ role: z.string(), parts: z.array(z.looseObject({ content: z.string().optional() })) }),
  );
  for (const span of spansOf(request)) {
    const parsed = message.safeParse(json(attributeOf(span, 'gen_ai.input.messages') ?? 'null'));
    const said = parsed.data?.find(({ role }) => role === 'user')?.parts[0]?.content;
    if (said !== undefined) return said;
  }
  return '';
}

function wording(
  run: Run,
  request: Request,
  goal: Goal,
  { form, language }: Wrapper,
  random: Random,
): string | null {
  if (form === 'call') return callsOf(run, request);
  const known = goal[form][language];
  if (known === undefined) return null;
  const own = goal.own.replace(/\.$/, '');
  const plain = form === 'goal' && language === 'en' ? [own[0]!.toLowerCase() + own.slice(1)] : [];
  const said = random.pick([...known, ...plain]);
  return form === 'fact' ? said : said.replace(/[.。]$/, '');
}

/** The harmful calls as one would write them down; null where they are too long for that. */
function callsOf(run: Run, request: Request): string | null {
  const calls = spansOf(request)
    .filter((span) => run.label.harmful_spans.includes(span.spanId))
    .map((span) => `${attributeOf(span, TOOL) ?? ''}(${attributeOf(span, ARGUMENTS) ?? ''})`)
    .join(', ');
  return calls === '' || calls.length > MAX_CALLS ? null : calls;
}

function leavesOfResult(text: string): string[] {
  const leaves: string[] = [];
  mapResult(text, (leaf) => {
    leaves.push(leaf);
    return leaf;
  });
  return leaves;
}

function leavesOfJson(text: string): string[] {
  const value = json(text);
  const leaves: string[] = [];
  mapJson(value, (leaf) => {
    leaves.push(leaf);
    return leaf;
  });
  return leaves;
}

function json(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text;
  }
}

function isProse(text: string): boolean {
  return text.split(/\s+/).length >= PROSE_WORDS;
}
