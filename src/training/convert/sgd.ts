// Schema-Guided Dialogue: people's wishes to an assistant that calls services of 20 domains, one or several a session.

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { readJson } from './read.ts';
import type { Collection, Run, Step, ToolOffer } from './run.ts';

const Frame = z.object({
  service_call: z.object({ method: z.string(), parameters: z.record(z.string(), z.string()) }).optional(),
  service_results: z.array(z.record(z.string(), z.string())).optional(),
});
const Dialogue = z.object({
  dialogue_id: z.string(),
  services: z.array(z.string()).min(1),
  turns: z.array(
    z.object({ speaker: z.enum(['USER', 'SYSTEM']), utterance: z.string(), frames: z.array(Frame) }),
  ),
});
const Service = z.object({
  service_name: z.string(),
  intents: z.array(z.object({ name: z.string(), description: z.string() })),
});

/** Reads `dev` and `test`; the many dialogues of `train` are of the same making. */
function* runs(directory: string): Generator<Run> {
  for (const split of ['dev', 'test']) {
    const folder = join(directory, split);
    const services = readJson(join(folder, 'schema.json'), z.array(Service));
    const intents = new Map(services.map(({ service_name, intents }) => [service_name, intents]));
    const files = readdirSync(folder).filter((name) => name.startsWith('dialogues_'));
    for (const file of files.sort()) {
      for (const dialogue of readJson(join(folder, file), z.array(Dialogue))) {
        yield runOf(dialogue, split, intents);
      }
    }
  }
}

function runOf(
  { dialogue_id, services, turns }: z.infer<typeof Dialogue>,
  split: string,
  intents: ReadonlyMap<string, ToolOffer[]>,
): Run {
  const steps = turns.flatMap(({ speaker, utterance, frames }): Step[] =>
    speaker === 'USER' ? [{ user: utterance }] : [...frames.flatMap(callOf), { assistant: utterance }],
  );
  return {
    domain: `sgd-${services[0]!.replace(/_\d+$/, '').toLowerCase()}`,
    id: `${split}/${dialogue_id}`,
    task: dialogue_id,
    model: 'scripted',
    agent: 'virtual-assistant',
    tools: services.flatMap((service) => intents.get(service) ?? []),
    steps,
  };
}

function callOf({ service_call: call, service_results: found = [] }: z.infer<typeof Frame>): Step[] {
  if (call === undefined) return [];
  return [{ tool: call.method, arguments: call.parameters, result: JSON.stringify(found) }];
}

export const sgd: Collection = {
  source: 'https://github.com/google-research-datasets/dstc8-schema-guided-dialogue',
  licence: 'CC-BY-SA-4.0',
  runs,
};
