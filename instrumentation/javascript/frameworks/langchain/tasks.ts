import { AsyncLocalStorage } from 'node:async_hooks';
import { setImmediate } from 'node:timers/promises';
import { silently } from '../../core/safely.ts';
import { type Fields, fieldsOf, listOf, text } from '../shared/fields.ts';
import { enclosing, markedIn, Standing } from './interrupts.ts';

// LangGraph runs a whole task again when it goes on after an interrupt, and gives the answers to its interrupts in the
// order in which they come. A task may hold several calls. So none of them is made before each has its verdict and its
// answer, none after an interrupt, and an answer counts only for the call that was asked about.

/** One run of a graph, and its tasks so far. */
interface GraphRun {
  readonly tasks: Map<string, Task>;
  readonly outer: GraphRun | undefined;
  /** How many interrupts there were in it and in the runs around it. */
  readonly interrupts: { count: number };
  /** The task that has taken the bare answer which the run goes on with: LangGraph gives it to each that is suspended. */
  answered: Task | null;
}

const graphs = new AsyncLocalStorage<GraphRun>();
/** The calls that are being made here, the innermost last. */
const making = new AsyncLocalStorage<readonly TaskCall[]>();

/** Runs `body` as a run of a graph: its tasks begin anew. */
export function inGraph<T>(body: () => T): T {
  const outer = graphs.getStore();
  const interrupts = outer?.interrupts ?? { count: 0 };
  return graphs.run({ tasks: new Map(), outer, interrupts, answered: null }, body);
}

/** A call that comes in a task of a graph that has a checkpointer; null for others, which can't be suspended. */
export function taskCallOf(config: unknown): TaskCall | null {
  const { interrupt, configurable } = fieldsOf(config) ?? {};
  const about = fieldsOf(configurable);
  const place = text(about?.checkpoint_ns);
  const graph = graphs.getStore();
  if (typeof interrupt !== 'function' || !fieldsOf(about?.__pregel_checkpointer)) return null;
  if (about === null || place === undefined || graph === undefined) return null;
  const task = taskAt(graph, place) ?? begin(graph, place, about);
  const around = enclosing(place).flatMap((outer) => taskAt(graph, outer) ?? []);
  return new TaskCall(task, around, interrupt as (value: unknown) => unknown);
}

function taskAt(graph: GraphRun, place: string): Task | undefined {
  return graph.tasks.get(place) ?? (graph.outer && taskAt(graph.outer, place));
}

function begin(graph: GraphRun, place: string, about: Fields): Task {
  const outermost = enclosing(place).reduce((run) => run.outer ?? run, graph);
  const task = new Task(place, new Standing(place, about), outermost);
  graph.tasks.set(place, task);
  return task;
}

/** One call of a task. */
export class TaskCall {
  /** True where an interrupt would have nothing made a second time: neither here nor in a task around this one. */
  readonly suspends: boolean;
  private readonly task: Task;
  private readonly around: readonly Task[];
  private readonly interrupt: (value: unknown) => unknown;

  constructor(task: Task, around: readonly Task[], interrupt: (value: unknown) => unknown) {
    this.task = task;
    this.around = around;
    this.interrupt = interrupt;
    // A call that runs a graph goes on within it, where that graph stood; a plain one would start over.
    const within = making.getStore() ?? [];
    this.suspends = !task.hasMade([]) && !around.some((outer) => outer.hasMade(within));
    if (this.suspends) for (const one of [task, ...around]) one.expect(this);
  }

  /** It is known what becomes of the call: others wait for it no longer. */
  settled(): void {
    for (const one of [this.task, ...this.around]) one.settle(this);
  }

  /** Makes the call once all that came beside it are settled, unless one of them has suspended the task. */
  async make(body: () => unknown): Promise<unknown> {
    this.settled();
    // The others of a turn come at the same moment; a verdict may be there before they are.
    await setImmediate();
    await this.task.quiet();
    this.task.begins(this);
    try {
      return await making.run([...(making.getStore() ?? []), this], body);
    } catch (thrown) {
      // The tool's own interrupt, or that of a graph which it runs.
      if (this.task.mark(thrown, this, null)) this.task.suspend(thrown);
      throw thrown;
    }
  }

  /** The answer to this call, and to no other; throws LangGraph's interrupt until there is one. */
  async ask(value: unknown, key: string): Promise<unknown> {
    try {
      await this.task.turnOf(this);
      for (;;) {
        const answer = this.raise(value, key);
        if (await this.task.answered(this, key)) return answer;
      }
    } finally {
      this.settled();
    }
  }

  private raise(value: unknown, key: string): unknown {
    try {
      return this.interrupt(value);
    } catch (thrown) {
      if (this.task.mark(thrown, this, key)) {
        for (const one of [this.task, ...this.around]) one.suspend(thrown);
      }
      throw thrown;
    }
  }
}

/** What was asked in a task, by position; null for an answer that belonged to nothing which is asked now. */
type Asked = { readonly key: string; readonly by: TaskCall } | null;

class Task {
  private readonly place: string;
  private readonly standing: Standing;
  private readonly outermost: GraphRun;
  private readonly made = new Set<TaskCall>();
  /** Calls that are not settled, in the order in which they came. */
  private readonly open = new Set<TaskCall>();
  private readonly asked: Asked[] = [];
  private suspended: { readonly by: unknown } | null = null;
  private waiting: (() => void)[] = [];

  constructor(place: string, standing: Standing, outermost: GraphRun) {
    this.place = place;
    this.standing = standing;
    this.outermost = outermost;
  }

  /** True where other calls than these were made, or are being made. */
  hasMade(except: readonly TaskCall[]): boolean {
    return [...this.made].some((call) => !except.includes(call));
  }

  expect(call: TaskCall): void {
    this.open.add(call);
  }

  settle(call: TaskCall): void {
    if (!this.open.delete(call)) return;
    const waiting = this.waiting;
    this.waiting = [];
    for (const wake of waiting) wake();
  }

  quiet(): Promise<void> {
    return this.until(() => this.open.size === 0);
  }

  /** Calls are asked about in the order in which they came, whenever their verdicts do. */
  async turnOf(call: TaskCall): Promise<void> {
    await this.until(() => this.open.values().next().value === call);
    this.goesOn();
  }

  begins(call: TaskCall): void {
    this.goesOn();
    this.made.add(call);
  }

  suspend(by: unknown): void {
    this.suspended ??= { by };
  }

  async answered(by: TaskCall, key: string): Promise<boolean> {
    const position = this.asked.length;
    const { asked, answered } = await this.standing.read();
    // Before the last come answers to what was open earlier; they are kept by task.
    const given =
      position < asked.length - 1 || answered === 'by id' || (answered === 'bare' && this.takes());
    const own = given && asked[position] === key;
    this.asked.push(own ? { key, by } : null);
    return own;
  }

  private takes(): boolean {
    this.outermost.answered ??= this;
    return this.outermost.answered === this;
  }

  /**
   * Notes with an interrupt what was asked in this task so far, for when it goes on. The yes to a call that was made is
   * used up, unless that call itself is interrupted. False for what is no interrupt.
   */
  mark(thrown: unknown, by: TaskCall, key: string | null): boolean {
    const interrupts = listOf(fieldsOf(thrown)?.interrupts);
    const open = (asked: Asked) => asked !== null && (asked.by === by || !this.made.has(asked.by));
    const asked = this.asked.map((one) => (open(one) ? (one?.key ?? null) : null));
    const all = key === null ? asked : [...asked, key];
    for (const one of interrupts) {
      silently(() => markedIn(one, this.place, all, () => this.outermost.interrupts.count++));
    }
    return interrupts.length > 0;
  }

  private goesOn(): void {
    if (this.suspended !== null) throw this.suspended.by;
  }

  private async until(holds: () => boolean): Promise<void> {
    while (!holds()) await new Promise<void>((wake) => void this.waiting.push(wake));
  }
}
