import type { Settings } from '../settings/settings.ts';
import { guidanceOf } from './guidance.ts';
import { comingJudgeOf, type InProcessJudge } from './in-process.ts';
import type { Decision, Ending, Judge, Question } from './judge.ts';

// Apart from the judge, since the readers of charters weigh as much as all else: a program without files does without.

/** The engine, with the charters and baselines there are. Rejects with an Error that names every problem of the files. */
export async function inProcessJudge(settings: Settings, service: string | null): Promise<JudgeByFiles> {
  const { charters, baselines, look } = await guidanceOf(settings);
  return new JudgeByFiles(await comingJudgeOf(settings, service, charters, baselines), look);
}

/** The engine, whose files are looked at when a call comes. */
class JudgeByFiles implements Judge {
  readonly patienceMs: number;
  private readonly judge: InProcessJudge;
  private readonly look: () => void;

  constructor(judge: InProcessJudge, look: () => void) {
    this.judge = judge;
    this.look = look;
    this.patienceMs = judge.patienceMs;
  }

  decide(question: Question): Decision {
    this.look();
    return this.judge.decide(question);
  }

  ended(question: Question, ending: Ending): void {
    this.judge.ended(question, ending);
  }

  passes(question: Question): boolean {
    this.look();
    return this.judge.passes(question);
  }
}
