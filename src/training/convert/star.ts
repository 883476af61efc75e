// STAR: people who play an assistant with the services of 13 domains, for people who play its users.

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { readJson } from './read.ts';
import type { Collection, Run, Step } from './run.ts';

const Event = z.object({
  Agent: z.string(),
  Action: z.string(),
  Text: z.string().nullish(),
  APIName: z.string().nullish(),
  Constraints: z.array(z.record(z.string(), z.unknown())).nullish(),
  Item: z.unknown().optional(),
});
type Event = z.infer<typeof Event>;
const Dialogue = z.object({
  DialogueID: z.number(),
  CompletionLevel: z.string(),
  Scenario: z.object({
    Domains: z.array(z.string().nullable()),
    Happy: z.boolean(),
    MultiTask: z.boolean(),
    WizardTask: z.string(),
    WizardCapabilities: z.array(z.object({ Task: z.string() })),
  }),
  Events: z.array(Event),
});

function* runs(directory: string): Generator<Run> {
  const folder = join(directory, 'dialogues');
  const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
  for (const file of files.sort()) {
    const { DialogueID, CompletionLevel, Scenario, Events } = readJson(join(folder, file), Dialogue);
    const [domain] = Scenario.Domains;
    // In the unhappy ones the user was told to ask for what the assistant may not do.
    if (CompletionLevel !== 'Complete' || !domain || !(Scenario.Happy || Scenario.MultiTask)) continue;
    yield {
      domain: Scenario.MultiTask ? 'star-several' : `star-${domain}`,
      id: `${DialogueID}`,
      task: `${DialogueID}`,
      model: 'human',
      agent: 'star-wizard',
      system: Scenario.WizardTask,
      tools: Scenario.WizardCapabilities.map(({ Task }) => ({ name: Task, description: '' })),
      steps: stepsOf(Events),
    };
  }
}

function stepsOf(events: readonly Event[]): Step[] {
  return events.flatMap((event, index): Step[] => {
    const { Agent, Action, Text, APIName } = event;
    if (Agent === 'User' && Action === 'utter' && Text) return [{ user: Text }];
    if (Agent === 'Wizard' && (Action === 'utter' || Action === 'pick_suggestion') && Text)
      return [{ assistant: Text }];
    const answer = events[index + 1];
    if (Action !== 'query' || !APIName || answer?.Action !== 'return_item') return [];
    return [{ tool: APIName, arguments: argumentsOf(event), result: JSON.stringify(answer.Item ?? null) }];
  });
}

/** Constraints are expressions: `"Alexis"`, `api.is_equal_to("Dr. Johnson")`, `api.is_at_least(3)`. */
function argumentsOf({ Constraints }: Event): Record<string, unknown> {
  return Object.assign({}, ...(Constraints ?? []).map(readConstraint));
}

function readConstraint(constraint: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(constraint).map(([name, told]) => [name, readValue(told)]));
}

function readValue(told: unknown): unknown {
  if (typeof told !== 'string') return told;
  const [, comparison, operand] = /^api\.(\w+)\((.*)\)$/s.exec(told) ?? [];
  if (comparison === undefined) return literal(told);
  return comparison === 'is_equal_to' ? literal(operand!) : { [comparison]: literal(operand!) };
}

function literal(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

export const star: Collection = { source: 'https://github.com/RasaHQ/STAR', licence: 'MIT', runs };
