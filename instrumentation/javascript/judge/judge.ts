import type { SpanRef } from '../../../src/model/action.ts';
import type { ToolDefinition } from '../../../src/model/history.ts';
import type { Json } from '../../../src/model/json.ts';
import type { Verdict } from '../../../src/model/verdict.ts';

/** A call that is about to be made, with what was known before it. */
export interface Question {
  readonly conversation: string;
  readonly agent: string | null;
  readonly system: string | null;
  /** The user's messages so far, oldest first. */
  readonly goal: readonly string[];
  readonly tools: readonly ToolDefinition[];
  readonly tool: string;
  readonly arguments: Json;
  readonly callId: string;
  /** The call's own span, where it has one. */
  readonly span: SpanRef | null;
  /** The span of the call as another program tells it that asks its own gate, and has this one make it. */
  readonly caller?: SpanRef | null;
}

/** How a call ended that was made. */
export interface Ending {
  readonly result: string | null;
  readonly error: string | null;
}

export interface Decision {
  readonly verdict: Verdict;
  /** The approval that the judge has opened for an `ask`, by its id; null where it opens none. */
  readonly approval: string | null;
}

/** Who gives verdicts: the engine in this program, or the processor. May throw, reject or take too long: the gate sees to it. */
export interface Judge {
  /** Longest that a verdict may take, in milliseconds. */
  readonly patienceMs: number;
  /** At once where it can; the same call asked about again gets the same answer. */
  decide(question: Question): Decision | Promise<Decision>;
  /** What became of a call that was decided on, or passed. */
  ended(question: Question, ending: Ending): void;
  /** True for a call that wants no verdict, since the charter declares it a trusted read; it is taken note of. */
  passes(question: Question): boolean;
}

/** A judge that is still being made, and what it became. */
export class ComingJudge implements Judge {
  private judge: Judge | null = null;
  private readonly coming: Promise<Judge>;
  private readonly patience: number;

  constructor(coming: Promise<Judge>, patienceMs: number) {
    this.patience = patienceMs;
    this.coming = coming.then((judge) => {
      this.judge = judge;
      return judge;
    });
    // Told to each call that asks; with none, it is no unhandled rejection.
    this.coming.catch(() => {});
  }

  get patienceMs(): number {
    return this.judge?.patienceMs ?? this.patience;
  }

  /** Settles when it is there; rejects where it can't be made. */
  ready(): Promise<unknown> {
    return this.coming;
  }

  decide(question: Question): Decision | Promise<Decision> {
    return this.judge?.decide(question) ?? this.coming.then((judge) => judge.decide(question));
  }

  ended(question: Question, ending: Ending): void {
    this.judge?.ended(question, ending);
  }

  passes(question: Question): boolean {
    return this.judge?.passes(question) ?? false;
  }
}
