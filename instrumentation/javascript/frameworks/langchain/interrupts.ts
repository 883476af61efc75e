import { orElse } from '../../core/safely.ts';
import { type Fields, fieldsOf, listOf, text } from '../shared/fields.ts';

// What an interrupt was raised for is kept beside its value, and so by the checkpointer: the run may go on in another
// program. A task's place is its `checkpoint_ns`, one `node:id` for each graph around it, joined by `|`.

interface Mark {
  /** The how-manieth interrupt of its run: several may be open, and a bare answer goes to the one that came first. */
  readonly nth: number;
  /** By the place of a task, what its interrupts so far were about. */
  readonly asked: Readonly<Record<string, readonly (string | null)[]>>;
}

export function markedIn(
  interrupt: unknown,
  place: string,
  asked: readonly (string | null)[],
  nth: () => number,
): void {
  const before = markOf(interrupt) ?? { nth: nth(), asked: {} };
  const mark: Mark = { ...before, asked: { ...before.asked, [place]: asked } };
  Reflect.set(interrupt as object, 'goalkeeper', mark);
}

function markOf(interrupt: unknown): Mark | null {
  return (fieldsOf(fieldsOf(interrupt)?.goalkeeper) as Mark | null) ?? null;
}

/** The places of the tasks around this one, the outermost first. */
export function enclosing(place: string): readonly string[] {
  const parts = place.split('|');
  const places = parts.slice(1).map((_, at) => parts.slice(0, at + 1).join('|'));
  // A part without an id counts the graphs that one task has run.
  return places.filter((_, at) => parts[at]?.includes(':'));
}

/** How a task stood when its graph was suspended. */
export interface Stood {
  /** What its interrupts were about, the open one last; null for an answer that counted for nothing. */
  readonly asked: readonly (string | null)[];
  /**
   * What the run goes on with: answers by the ids of interrupts, this one's among them or not, or a bare one, which is
   * for the interrupt that came first.
   */
  readonly answered: 'by id' | 'bare' | 'elsewhere';
}

const UNKNOWN: Stood = { asked: [], answered: 'elsewhere' };

/** Reads how a task stood, as the checkpointer has it. */
export class Standing {
  private readonly place: string;
  private readonly configurable: Fields;
  private stood: Promise<Stood> | null = null;

  constructor(place: string, configurable: Fields) {
    this.place = place;
    this.configurable = configurable;
  }

  read(): Promise<Stood> {
    this.stood ??= this.readIt().catch(() => UNKNOWN);
    return this.stood;
  }

  private async readIt(): Promise<Stood> {
    const places = [...enclosing(this.place), this.place];
    const levels = await Promise.all(places.map((place) => this.openBeside(place)));
    const own = levels.at(-1)?.get(idOf(this.place)) ?? [];
    const asked = own.map((one) => markOf(one)?.asked[this.place]).find((some) => some !== undefined);
    const ids = Object.keys(fieldsOf(this.configurable.__pregel_resume_map) ?? {});
    const fits =
      ids.length > 0
        ? own.some((one) => ids.includes(String(fieldsOf(one)?.id)))
        : places.every((place, at) => isFirst(idOf(place), levels[at]!));
    return { asked: asked ?? [], answered: !fits ? 'elsewhere' : ids.length > 0 ? 'by id' : 'bare' };
  }

  /** The open interrupts of the graph that has its task at this place, by task. */
  private async openBeside(place: string): Promise<ReadonlyMap<string, readonly unknown[]>> {
    const { thread_id, checkpoint_map: ids } = this.configurable;
    const checkpoint_ns = place.split('|').slice(0, -1).join('|');
    const checkpoint_id = fieldsOf(ids)?.[checkpoint_ns];
    const saver = fieldsOf(this.configurable.__pregel_checkpointer) as unknown as Checkpointer;
    const tuple = await saver.getTuple({ configurable: { thread_id, checkpoint_ns, checkpoint_id } });
    const writes = listOf(fieldsOf(tuple)?.pendingWrites).filter(Array.isArray);
    const over = new Set(writes.filter(([, channel]) => !UNFINISHED.has(channel)).map(([task]) => task));
    const open = new Map<string, unknown[]>();
    for (const [task, channel, value] of writes) {
      if (channel !== INTERRUPT || over.has(task)) continue;
      open.set(task, [...(open.get(task) ?? []), ...[value].flat()]);
    }
    return open;
  }
}

interface Checkpointer {
  getTuple(config: unknown): Promise<unknown>;
}

const INTERRUPT = '__interrupt__';
/** What a task has written that is not done. */
const UNFINISHED: ReadonlySet<unknown> = new Set([INTERRUPT, '__resume__', '__error__']);

function isFirst(id: string, open: ReadonlyMap<string, readonly unknown[]>): boolean {
  if (!open.has(id)) return false;
  const nths = [...open].map(([task, interrupts]) => ({ task, nth: nthOf(interrupts) }));
  const own = nthOf(open.get(id)!);
  return nths.every(({ task, nth }) => task === id || own < nth);
}

/** Of unknown age are those that a node has raised itself: they may be the first. */
function nthOf(interrupts: readonly unknown[]): number {
  return Math.min(...interrupts.map((one) => orElse(() => markOf(one)?.nth ?? -1, -1)));
}

function idOf(place: string): string {
  return text(place.split(':').at(-1)) ?? place;
}
