import type { Settings } from '../settings/settings.ts';
import { guidanceOf } from './guidance.ts';
import { comingJudgeOf, type InProcessJudge } from './in-process.ts';

// Apart from the judge, since the readers of charters weigh as much as all else: a program without files does without.

/** The engine, with the charters and baselines there are. Rejects with an Error that names every problem of the files. */
export async function inProcessJudge(settings: Settings, service: string | null): Promise<InProcessJudge> {
  const { charters, baselines } = await guidanceOf(settings);
  return comingJudgeOf(settings, service, charters, baselines);
}
