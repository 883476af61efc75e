import type { EffectClass } from '../signals/call/effect.ts';
import type { ArgumentHabit, ToolHabit } from './artefact.ts';
import { LIMITS } from './bounds.ts';
import { coverOf } from './cover.ts';
import type { Observed, ObservedParty, ObservedValue } from './observe.ts';
import { recordOf } from './record-of.ts';
import { rangeOf, Sample } from './sample.ts';
import { named } from './seal.ts';
import { grouped, RunTally } from './tally.ts';

/** Is a thing seen in this many of so many runs a habit? */
export type IsHabit = (seen: number, of: number) => boolean;

/** The origin of a value that is too long, too short or too common to be traced. */
export const UNTRACED = 'untraced';

/** Values counted of one argument while learning: enough to tell habits from single ones. */
const MAX_COUNTED = 1_000;

/** What is known of a tool while learning. */
export class HabitOfTool {
  private readonly effect: EffectClass;
  private readonly calls = new Sample();
  private readonly names = new RunTally(MAX_COUNTED);
  private readonly arguments = new Map<string, HabitOfArgument>();

  constructor(effect: EffectClass) {
    this.effect = effect;
  }

  /** Takes the calls of one run. */
  addRun(calls: readonly Observed[]): void {
    this.calls.add(calls.length);
    this.names.addRun(calls.flatMap(({ names }) => names));
    const byPath = ({ path }: { readonly path: string }): string => path;
    const values = grouped(
      calls.flatMap((call) => call.values),
      byPath,
    );
    const parties = grouped(
      calls.flatMap((call) => call.parties),
      byPath,
    );
    for (const [path, own] of values) {
      let habit = this.arguments.get(path);
      if (habit === undefined) {
        if (this.arguments.size >= LIMITS.argumentsOfTool) continue;
        habit = new HabitOfArgument();
        this.arguments.set(path, habit);
      }
      habit.addRun(own, parties.get(path) ?? []);
    }
  }

  profile(runs: number, salt: string | null, isHabit: IsHabit): ToolHabit {
    const known = [...this.arguments].filter(([, habit]) => isHabit(habit.runs, runs));
    const perRun = rangeOf(this.calls, this.calls, leastOf(isHabit, runs)) ?? {
      low: 0,
      high: 0,
      middle: 0,
      p99: 0,
    };
    return {
      effect: this.effect,
      runs,
      perRun,
      names: this.names.record((seen) => isHabit(seen, runs), LIMITS.valuesOfArgument),
      arguments: recordOf(known.map(([path, habit]) => [path, habit.profile(salt, isHabit)])),
    };
  }

  /** Origins of its arguments that too few runs had: `argument iban of pay from prose:read_mail`. */
  rareOrigins(tool: string, isHabit: IsHabit): [string, number][] {
    return [...this.arguments].flatMap(([path, habit]) =>
      habit.origins
        .entries((runs) => !isHabit(runs, habit.runs))
        .filter(([origin]) => origin.startsWith('prose:'))
        .map(([origin, runs]): [string, number] => [`argument ${path} of ${tool} from ${origin}`, runs]),
    );
  }
}

class HabitOfArgument {
  runs = 0;
  readonly origins = new RunTally(MAX_COUNTED);
  /** Runs by the set of tools a value stood in, as JSON. */
  private readonly holders = new RunTally(MAX_COUNTED);
  private readonly kinds = new RunTally(LIMITS.valuesOfArgument);
  private readonly values = new RunTally(MAX_COUNTED);
  private readonly groups = new RunTally(MAX_COUNTED);
  private readonly made = new RunTally(MAX_COUNTED);
  private readonly lowest = new Sample();
  private readonly highest = new Sample();
  private readonly shortest = new Sample();
  private readonly longest = new Sample();

  addRun(values: readonly ObservedValue[], parties: readonly ObservedParty[]): void {
    this.runs++;
    this.kinds.addRun(values.map(({ kind }) => kind));
    this.values.addRun([
      ...values.flatMap(({ value }) => (value === null ? [] : [value])),
      ...parties.map(({ value }) => value),
    ]);
    this.groups.addRun(parties.flatMap(({ group }) => (group === null ? [] : [group])));
    const made = parties.filter(({ origin }) => origin === 'nowhere');
    this.made.addRun(made.flatMap(({ group }) => (group === null ? [] : [group])));
    this.origins.addRun([
      ...values.map(({ origin }) => origin ?? UNTRACED),
      ...parties.map(({ origin }) => origin),
    ]);
    this.holders.addRun(
      [...values, ...parties].flatMap(({ holders }) =>
        holders.length === 0 ? [] : [JSON.stringify([...holders].sort())],
      ),
    );
    const numbers = values.flatMap(({ number }) => (number === null ? [] : [number]));
    if (numbers.length > 0) {
      this.lowest.add(Math.min(...numbers));
      this.highest.add(Math.max(...numbers));
    }
    const lengths = values.flatMap(({ length, number }) => (number === null ? [length] : []));
    if (lengths.length > 0) {
      this.shortest.add(Math.min(...lengths));
      this.longest.add(Math.max(...lengths));
    }
  }

  profile(salt: string | null, isHabit: IsHabit): ArgumentHabit {
    const learned = (runs: number): boolean => isHabit(runs, this.runs);
    const least = leastOf(isHabit, this.runs);
    const hidden = (tally: RunTally): Record<string, number> =>
      recordOf(
        tally
          .entries(learned)
          .slice(0, LIMITS.valuesOfArgument)
          .map(([value, runs]) => [named(value, salt), runs]),
      );
    return {
      runs: this.runs,
      kinds: this.kinds.record(learned),
      numbers: rangeOf(this.lowest, this.highest, least),
      lengths: rangeOf(this.shortest, this.longest, least),
      values: hidden(this.values),
      groups: hidden(this.groups),
      made: hidden(this.made),
      freshValues: share(this.values.single, this.runs),
      freshGroups: share(this.groups.single, this.runs),
      origins: this.origins.record(learned, LIMITS.valuesOfArgument),
      records: recordOf(coverOf(this.holders.entries(), learned)),
    };
  }
}

/** From how many of so many runs on it is a habit. */
function leastOf(isHabit: IsHabit, of: number): number {
  for (let runs = 1; runs < of; runs++) if (isHabit(runs, of)) return runs;
  return of;
}

function share(part: number, of: number): number {
  return of === 0 ? 1 : Math.min(1, part / of);
}
