import { blend, encode, type Meaning, nearness } from '../meaning/encode.ts';
import type { History, Source, ToolDefinition } from '../model/history.ts';
import { Memo } from '../model/memo.ts';
import { type Command, commandFor } from '../signals/command.ts';
import { effectOf, isReading } from '../signals/effect.ts';
import { type Leaf, leavesOf } from '../signals/leaves.ts';
import { opennessOf } from '../signals/openness.ts';
import { nearnessToRest, type Sentence, sentencesOf } from '../signals/passages.ts';
import { preparedGoal, preparedSource, preparedText } from '../signals/prepared.ts';
import { nameWords, stem, words } from '../signals/text.ts';
import type { Signals } from './signals.ts';
import { type ValueFacts, valueFacts } from './values.ts';

/** The sentence of a result that means most nearly what the call does. */
export interface Echo {
  readonly source: Source;
  readonly sentence: Sentence;
  readonly near: number;
}

const MAX_CALL = 600;
const MAX_SAID = 1_500;
const MAX_WORDS = 150;
const MAX_SOURCES = 48;

/** One action, with what several features share; each worked out when first asked for. */
export class Case {
  readonly signals: Signals;
  private readonly told = new Map<string, unknown>();

  constructor(signals: Signals) {
    this.signals = signals;
  }

  private once<T>(name: string, make: () => T): T {
    if (!this.told.has(name)) this.told.set(name, make());
    return this.told.get(name) as T;
  }

  get acts(): boolean {
    return !isReading(this.signals.effect);
  }

  get leaves(): readonly Leaf[] {
    return this.once('leaves', () =>
      this.signals.action.captured ? leavesOf(this.signals.action.arguments) : [],
    );
  }

  /** The longer words of the call's values, each once. */
  get argumentWords(): readonly string[] {
    return this.once('argumentWords', () => {
      const said = this.leaves.map(({ text }) => text).join(' ');
      const long = words(said.slice(0, MAX_SAID).toLowerCase(), MAX_WORDS).filter((word) => word.length > 3);
      return [...new Set(long.map(stem))];
    });
  }

  get values(): readonly ValueFacts[] {
    return this.once('values', () => valueFacts(this.signals));
  }

  /** Those that name whom or where to. */
  get parties(): readonly ValueFacts[] {
    return this.once('parties', () => this.values.filter((value) => value.party));
  }

  get command(): Command | null {
    return this.once('command', () => {
      const { action, history, effect } = this.signals;
      return commandFor(action, history, effect);
    });
  }

  get goalSentences(): readonly Sentence[] {
    return this.once('goalSentences', () => {
      const { goal } = this.signals.history;
      return goal.length === 0 ? [] : sentencesOf(preparedGoal(this.signals.history));
    });
  }

  get goalMeaning(): Meaning | null {
    return this.once('goalMeaning', () => blend(this.goalSentences.map(({ meaning }) => meaning)));
  }

  get toolMeaning(): Meaning | null {
    return this.once('toolMeaning', () => meaningOfTool(this.signals.action.tool, this.signals.history));
  }

  get callMeaning(): Meaning | null {
    return this.once('callMeaning', () => {
      const said = this.leaves.map(({ text }) => text).join(' ');
      return encode(`${nameWords(this.signals.action.tool).join(' ')} ${said.slice(0, MAX_CALL)}`);
    });
  }

  /** How near the tool is to what the goal asks for, in its nearest sentence. */
  get toolNearGoal(): number {
    return this.once('toolNearGoal', () => greatestNearness(this.goalSentences, this.toolMeaning));
  }

  /** The share of the tools known in this session that are nearer to the goal than this one. */
  get nearerTools(): number {
    return shareNearer(this.otherTools);
  }

  /** The same among those that act. */
  get nearerActingTools(): number {
    return shareNearer(this.otherTools.filter(({ acts }) => acts));
  }

  private get otherTools(): readonly OtherTool[] {
    return this.once('otherTools', () => {
      const { action, history } = this.signals;
      const names = new Set(history.tools.keys());
      for (const { tool } of history.actions) names.add(tool);
      names.delete(action.tool);
      return Array.from(names, (tool) => ({
        acts: !isReading(effectOf(tool)),
        nearer: greatestNearness(this.goalSentences, meaningOfTool(tool, history)) > this.toolNearGoal,
      }));
    });
  }

  get systemNear(): number {
    return this.once('systemNear', () => {
      const { system } = this.signals.history;
      return system === null ? 0 : greatestNearness(sentencesOf(preparedText(system)), this.toolMeaning);
    });
  }

  /** The sentence nearest to the call, and the one nearest when steering words weigh too. */
  get echoes(): { readonly nearest: Echo | null; readonly steering: Echo | null } {
    return this.once('echoes', () => {
      let nearest: Echo | null = null;
      let steering: Echo | null = null;
      let most = 0;
      const { callMeaning } = this;
      for (const source of this.signals.history.sources.slice(-MAX_SOURCES)) {
        for (const sentence of sentencesOf(preparedSource(source))) {
          if (sentence.meaning === null) continue;
          const near = nearness(sentence.meaning, callMeaning);
          if (nearest === null || near > nearest.near) nearest = { source, sentence, near };
          const weight = near + 0.12 * Math.min(sentence.kinds, 5);
          if (steering === null || weight > most) {
            steering = { source, sentence, near };
            most = weight;
          }
        }
      }
      return { nearest, steering };
    });
  }

  openness(source: Source): number {
    return opennessOf(source.tool, this.signals.history.tools.get(source.tool));
  }

  isLast(source: Source): boolean {
    return source === this.signals.history.sources.at(-1);
  }

  /** How far a sentence is from what the rest of its text is about: 0 at its heart, 1 and more a stranger. */
  strangeness({ source, sentence }: Pick<Echo, 'source' | 'sentence'>): number {
    const prepared = preparedSource(source);
    const { meaning } = sentence;
    if (sentencesOf(prepared).length < 3 || meaning === null) return 0.5;
    return 1 - nearnessToRest(prepared, meaning);
  }
}

export function greatestNearness(sentences: readonly Sentence[], meaning: Meaning | null): number {
  let greatest = 0;
  for (const sentence of sentences) greatest = Math.max(greatest, nearness(sentence.meaning, meaning));
  return greatest;
}

/** A known tool beside the one that is called. */
interface OtherTool {
  readonly acts: boolean;
  /** Nearer to the goal than the one that is called. */
  readonly nearer: boolean;
}

function shareNearer(tools: readonly OtherTool[]): number {
  return tools.length === 0 ? 0.5 : tools.filter(({ nearer }) => nearer).length / tools.length;
}

/** Tools whose meaning is at hand, by what is said of them; and by the session's own record of that, which needs no reading. */
const MAX_TOOLS = 2_000;
const bySaid = new Memo<string, Meaning | null>(MAX_TOOLS);
const byDefinition = new Memo<ToolDefinition, Meaning | null>(MAX_TOOLS);

function meaningOfTool(tool: string, history: History): Meaning | null {
  const definition = history.tools.get(tool);
  if (definition === undefined) return meaningOfSaid(tool, '');
  return byDefinition.get(definition, 1, () => meaningOfSaid(tool, definition.description));
}

function meaningOfSaid(tool: string, description: string): Meaning | null {
  const said = `${nameWords(tool).join(' ')} ${description}`;
  return bySaid.get(said, 1, () => encode(said));
}
