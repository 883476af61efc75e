// CrossWOZ: Chinese conversations of a traveller in Beijing with an assistant that looks places up.

import { join } from 'node:path';
import { z } from 'zod';
import { readJson } from './read.ts';
import type { Collection, Run, Step } from './run.ts';

const TOOLS: Readonly<Record<string, string>> = {
  景点: 'find_attraction',
  餐馆: 'find_restaurant',
  酒店: 'find_hotel',
  地铁: 'find_metro',
  出租: 'find_taxi',
};
const DATABASES = ['attraction', 'restaurant', 'hotel', 'metro', 'taxi'];

/** By domain, what the assistant looked for and the names of what it found. */
const State = z.record(
  z.string(),
  z.object({ selectedResults: z.array(z.string()) }).catchall(z.union([z.string(), z.array(z.string())])),
);
const Dialogue = z.object({
  messages: z.array(
    z.object({
      role: z.enum(['usr', 'sys']),
      content: z.string(),
      sys_state_init: State.optional(),
      sys_state: State.optional(),
    }),
  ),
});
const Rows = z.array(z.tuple([z.string(), z.looseObject({ 领域: z.string() })]));

function* runs(directory: string): Generator<Run> {
  const places = new Map(
    DATABASES.flatMap((name) =>
      readJson(join(directory, 'database', `${name}_db.json`), Rows).map(
        ([place, record]): [string, unknown] => [key(record.领域, place), record],
      ),
    ),
  );
  const dialogues = readJson(join(directory, 'val.json'), z.record(z.string(), Dialogue));
  for (const [id, { messages }] of Object.entries(dialogues)) {
    const asked = new Map<string, string>();
    yield {
      domain: 'crosswoz',
      id,
      task: id,
      model: 'human',
      agent: 'travel-assistant',
      tools: Object.values(TOOLS).map((name) => ({ name, description: '' })),
      steps: messages.flatMap(({ role, content, sys_state_init, sys_state }): Step[] => {
        if (role === 'usr') return [{ user: content }];
        const searches = [sys_state_init, sys_state].flatMap((state) => searchesOf(state, asked, places));
        return [...searches, { assistant: content }];
      }),
    };
  }
}

/** The searches that differ from the domain's last one, which `asked` remembers. */
function searchesOf(
  state: z.infer<typeof State> | undefined,
  asked: Map<string, string>,
  places: ReadonlyMap<string, unknown>,
): Step[] {
  return Object.entries(state ?? {}).flatMap(([domain, { selectedResults, ...slots }]) => {
    const told = Object.fromEntries(Object.entries(slots).filter(([, value]) => value.length > 0));
    const search = JSON.stringify(told);
    if (search === '{}' || asked.get(domain) === search) return [];
    asked.set(domain, search);
    const found = selectedResults.map((name) => places.get(key(domain, name)) ?? { 名称: name });
    return [{ tool: TOOLS[domain] ?? domain, arguments: told, result: JSON.stringify(found) }];
  });
}

/** One place is in several databases. */
function key(domain: string, place: string): string {
  return `${domain} ${place}`;
}

export const crosswoz: Collection = {
  source: 'https://github.com/thu-coai/CrossWOZ',
  licence: 'Apache-2.0',
  runs,
};
