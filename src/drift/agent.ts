import { ASPECTS, type Aspect, type Features } from './aspects.ts';
import { type Change, Changes } from './changes.ts';
import { type Movement, movements, type Resized, resizedBetween } from './movement.ts';
import { Counting, type Counts, Reference } from './reference.ts';
import type { Run } from './runs.ts';
import { mean, Watch } from './watch.ts';

export interface DriftSettings {
  /** Runs between two false alarms of an agent, on average at least. */
  readonly falseAlarms: number;
  /** Runs of an agent that the later ones are compared with. */
  readonly warmUp: number;
}

/** Of a change, aspect by aspect. */
type Evidence = Readonly<Record<Aspect, number>>;

/** An aspect that moved, and how. */
export interface Moved {
  readonly aspect: Aspect;
  readonly evidence: number;
  readonly features: readonly Movement[];
  /** Arguments that became larger or smaller. */
  readonly sizes: readonly Resized[];
}

/** An agent behaves otherwise than it used to. */
export interface Alarm {
  /** The run that brought the evidence over the line, counted from 1 in all that was seen of the agent. */
  readonly run: number;
  /** The first run after the change, as the evidence has it, and when it began. */
  readonly since: number;
  readonly sinceTime: number;
  /** The aspect that moved most first; never empty. */
  readonly moved: readonly Moved[];
  /** Runs that `before` and `after` of the features are counted in. */
  readonly runsBefore: number;
  readonly runsAfter: number;
  /** A bound on the chance that so much evidence came up by itself since the watch began. */
  readonly chance: number;
  /** What the agent runs on, changed since the runs it is compared with. */
  readonly changes: readonly Change[];
  /** Which parts of that are known, and seldom change. */
  readonly known: readonly Change['part'][];
}

/** What one run of an agent came to. */
export interface Seen {
  readonly run: Run;
  readonly number: number;
  /** Null while the agent is learned. */
  readonly evidence: Evidence | null;
  /** Their mean: an alarm where it reaches `falseAlarms`. */
  readonly total: number;
  readonly changes: readonly Change[];
  readonly alarm: Alarm | null;
}

const MAX_MOVEMENTS = 3;
/** What is watched of one agent: its first runs are learned, the later ones ranked; after an alarm it is learned anew. */
export class AgentDrift {
  private readonly settings: DriftSettings;
  private readonly changes = new Changes();
  private runs = 0;
  private learning = new Counting();
  private watch: Watch | null;

  /** `known`: counts of earlier runs, which spare the learning. */
  constructor(settings: DriftSettings, known: Counts | null = null) {
    this.settings = settings;
    this.watch = known && new Watch(new Reference(known), 0);
  }

  see(run: Run): Seen {
    const number = ++this.runs;
    const changes = this.changes.see(run.setup, number, run.startTime);
    const { watch } = this;
    if (watch === null) {
      this.learn(run.features);
      return { run, number, evidence: null, total: 0, changes, alarm: null };
    }
    watch.see(run);
    const { evidence } = watch;
    const total = mean(Object.values(evidence));
    const alarm = total >= this.settings.falseAlarms ? this.alarm(watch, number, evidence, total) : null;
    if (alarm !== null) {
      this.watch = null;
      this.learning = new Counting();
    }
    return { run, number, evidence, total, changes, alarm };
  }

  private learn(features: Features): void {
    this.learning.add(features);
    if (this.learning.runs >= this.settings.warmUp) {
      this.watch = new Watch(new Reference(this.learning), this.runs);
    }
  }

  private alarm(watch: Watch, run: number, evidence: Evidence, total: number): Alarm {
    const { reference } = watch;
    const first = ASPECTS.reduce((a, b) => (evidence[b] > evidence[a] ? b : a));
    const { since, time } = watch.since(first);
    const lately = watch.lately(since);
    const { counts } = reference;
    const resized = watch.resized(this.settings.falseAlarms).slice(0, MAX_MOVEMENTS);
    const moved = ASPECTS.filter((aspect) => evidence[aspect] >= this.settings.falseAlarms)
      .sort((a, b) => evidence[b] - evidence[a])
      .map((aspect) => ({
        aspect,
        evidence: evidence[aspect],
        features: movements(aspect, counts, lately, MAX_MOVEMENTS),
        sizes: aspect === 'arguments' ? resizedBetween(resized, counts, lately) : [],
      }));
    return {
      run,
      since,
      sinceTime: time,
      moved,
      runsBefore: counts.runs,
      runsAfter: lately.runs,
      chance: Math.min(1, watch.runs / total),
      changes: this.changes.since(watch.first),
      known: (['model', 'prompt', 'toolset'] as const).filter((part) => this.changes.tells(part)),
    };
  }
}
