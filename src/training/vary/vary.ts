import { Random } from '../random.ts';
import type { Run } from '../runs-file.ts';
import { renaming, VERBS } from './rename.ts';
import type { Format } from './result.ts';
import { addHarmless, fits, rewrap } from './rewrap.ts';
import { renameTools, TOOL_STYLES, wordsOf } from './tool-names.ts';
import { change, finish, parseRun, type Request, toolsOf } from './trace.ts';
import type { Wordings, Wrapper } from './wordings.ts';

export interface VaryOptions {
  readonly seed: number;
  /** Varied runs wanted for each recorded one. */
  readonly share: number;
  readonly wordings: Wordings;
}

export interface Varied {
  readonly runs: readonly Run[];
  /** Tries that gave no run: the passage was not found, or the wrapper did not fit. */
  readonly dropped: number;
}

/** Of the varied runs; attacks are what is to be learnt, clean runs with orders in them what must not be. */
const SHARES = { hijacked: 0.5, resisted: 0.2, clean: 0.3 } as const;
const ENGLISH = 0.4;
const TRIES = 8;
const FORMATS: readonly Format[] = ['yaml', 'json', 'python'];
const SERVERS = ['tools', 'office', 'core', 'gateway', 'agent-tools', 'suite'];

/**
 * New runs from recorded ones: attacks in other words and languages, harmless orders in clean runs, other names,
 * tool names and result formats. Labels stay true, since no call is added, left out or moved; `user_task` and `suite`
 * stay too, so that folds over them keep a variant on its original's side. The same runs and seed give the same runs.
 */
export function vary(runs: readonly Run[], { seed, share, wordings }: VaryOptions): Varied {
  const out: Run[] = [];
  let dropped = 0;
  const groups = Object.entries(SHARES).map(([kind, part]) => ({
    part,
    runs: runs.filter((run) => kindOf(run) === kind),
  }));
  const present = groups.filter((group) => group.runs.length > 0);
  const whole = present.reduce((sum, { part }) => sum + part, 0);
  for (const group of present) {
    const wanted = Math.round((share * runs.length * group.part) / whole);
    const random = new Random(`${seed} ${group.part}`);
    const next = evenly(
      group.runs,
      ({ label }) => `${label.suite}/${label.injection_task ?? label.user_task}`,
      random,
    );
    const wrappers = new Deck(wordings.wrappers, random);
    for (let made = 0, tries = 0; made < wanted && tries < wanted * TRIES; tries++) {
      const run = next();
      const salt = `${wordings.name} ${seed} ${tries}`;
      const varied = variant(run, wordings, wrappers, new Random(`${salt} ${run.label.trace_id}`), salt);
      if (varied === null) dropped++;
      else {
        out.push(varied);
        made++;
      }
    }
  }
  return { runs: out, dropped };
}

function kindOf({ label }: Run): keyof typeof SHARES | null {
  if (!label.attacked) return label.hijacked ? null : 'clean';
  if (!label.hijacked && label.harmful_spans.length === 0) return 'resisted';
  return label.hijacked && label.harmful_spans.length > 0 ? 'hijacked' : null;
}

function variant(run: Run, wordings: Wordings, wrappers: Deck, random: Random, salt: string): Run | null {
  if (!run.label.attacked) {
    const request = addHarmless(run, wordings.harmless, random);
    return request && finish(request, run, salt, restyle(request, run, random));
  }
  const goal = wordings.goals[`${run.label.suite}/${run.label.injection_task}`];
  if (goal === undefined) {
    // Such a run keeps its own words: it is no test of others.
    if (wordings.name === 'test') return null;
    const request = parseRun(run);
    return finish(request, run, salt, restyle(request, run, random));
  }
  const wrapper = wrappers.next((each) => fits(each, goal, run));
  const request = wrapper && rewrap(run, goal, wrapper, random);
  if (!wrapper || !request) return null;
  const { id, language, form } = wrapper;
  return finish(request, run, salt, {
    ...restyle(request, run, random),
    attack: `reworded:${id}`,
    wrapper: id,
    language,
    form,
  });
}

/** Other names, tool names and formats, in place; tells what was done. */
function restyle(request: Request, run: Run, random: Random): Record<string, unknown> {
  const style = random.chance(0.6) ? random.pick(TOOL_STYLES) : 'snake';
  const format = random.chance(0.5) ? random.pick(FORMATS) : undefined;
  const renamed = random.chance(0.7);
  const names = toolsOf(request);
  const server = random.pick([...SERVERS, run.label.suite]);
  const tools =
    style === 'snake' ? new Map<string, string>() : renameTools(names, style, server, VERBS, random);
  const spoken = [...tools.keys()].filter((name) => name.includes('_')).sort((a, b) => b.length - a.length);
  const inProse = new RegExp(`\\b(?:${spoken.join('|')})\\b`, 'g');
  const texts: string[] = [];
  if (renamed)
    change(request, {
      leaf: (text) => {
        texts.push(text);
        return text;
      },
    });
  const rename = renaming(texts, new Set([...names, ...[...names].flatMap(wordsOf)]), random);
  change(request, {
    format,
    tool: (name) => tools.get(name) ?? name,
    leaf: (text) =>
      rename(spoken.length === 0 ? text : text.replace(inProse, (name) => tools.get(name) ?? name)),
  });
  return { tool_style: style, renamed, ...(format === undefined ? {} : { result_format: format }) };
}

/** Hands out runs cell by cell, so that a cell with many runs weighs no more than one with few. */
function evenly(runs: readonly Run[], cellOf: (run: Run) => string, random: Random): () => Run {
  const cells = new Map<string, Run[]>();
  for (const run of random.shuffle(runs)) {
    const cell = cells.get(cellOf(run));
    if (cell === undefined) cells.set(cellOf(run), [run]);
    else cell.push(run);
  }
  const order = random.shuffle([...cells.values()]);
  let turn = 0;
  return () => {
    const cell = order[turn % order.length]!;
    return cell[Math.floor(turn++ / order.length) % cell.length]!;
  };
}

/** Hands out wrappers: English ones and, evenly, the other languages' ones, each as often as the next. */
class Deck {
  readonly #random: Random;
  readonly #byLanguage = new Map<string, Wrapper[]>();
  readonly #used = new Map<string, number>();

  constructor(wrappers: readonly Wrapper[], random: Random) {
    this.#random = random;
    for (const wrapper of random.shuffle(wrappers)) {
      const same = this.#byLanguage.get(wrapper.language);
      if (same === undefined) this.#byLanguage.set(wrapper.language, [wrapper]);
      else same.push(wrapper);
    }
  }

  next(fits: (wrapper: Wrapper) => boolean): Wrapper | null {
    const others = [...this.#byLanguage.keys()].filter((language) => language !== 'en');
    const english = others.length === 0 || this.#random.chance(ENGLISH);
    const language = english ? 'en' : this.#least(others);
    const fitting = (this.#byLanguage.get(language) ?? []).filter(fits);
    if (fitting.length === 0) return null;
    const id = this.#least(fitting.map((wrapper) => wrapper.id));
    this.#count(language);
    this.#count(id);
    return fitting.find((wrapper) => wrapper.id === id) ?? null;
  }

  #least(keys: readonly string[]): string {
    return keys.reduce((best, key) =>
      (this.#used.get(key) ?? 0) < (this.#used.get(best) ?? 0) ? key : best,
    );
  }

  #count(key: string): void {
    this.#used.set(key, (this.#used.get(key) ?? 0) + 1);
  }
}
