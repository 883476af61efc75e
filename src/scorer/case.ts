import { encode, type Meaning, nearness, nearnessOfEach } from '../meaning/encode.ts';
import type { History, Source, ToolDefinition } from '../model/history.ts';
import { Memo } from '../model/memo.ts';
import { effectOf, isReading } from '../signals/call/effect.ts';
import { type Leaf, leavesOf } from '../signals/call/leaves.ts';
import { type Command, commandFor } from '../signals/origin/command.ts';
import type { Place } from '../signals/origin/provenance.ts';
import { opennessOf } from '../signals/text/openness.ts';
import {
  MAX_SENTENCES,
  meaningOfAll,
  meaningsOf,
  nearnessToRest,
  nearnessToTool,
  type Sentence,
  sentencesOf,
} from '../signals/text/passages.ts';
import { preparedGoal, preparedSource, preparedSources, preparedText } from '../signals/text/prepared.ts';
import { nameWords, stem, words } from '../signals/text/text.ts';
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
  readonly acts: boolean;
  private knownLeaves: readonly Leaf[] | undefined;
  private knownSaid: string | undefined;
  private knownWords: readonly string[] | undefined;
  private knownValues: readonly ValueFacts[] | undefined;
  private knownParties: readonly ValueFacts[] | undefined;
  private knownCommand: Command | null | undefined;
  private knownGoalMeaning: Meaning | null | undefined;
  private knownToolMeaning: Meaning | null | undefined;
  private knownCallMeaning: Meaning | null | undefined;
  private knownToolNearGoal: number | undefined;
  private knownOtherTools: readonly OtherTool[] | undefined;
  private knownEchoes: Echoes | undefined;
  private knownFollowedSentence: Sentence | undefined;
  private knownCommandSentence: Sentence | undefined;

  constructor(signals: Signals) {
    this.signals = signals;
    this.acts = !isReading(signals.effect);
  }

  get leaves(): readonly Leaf[] {
    const { action } = this.signals;
    this.knownLeaves ??= action.captured ? leavesOf(action.arguments) : [];
    return this.knownLeaves;
  }

  /** All that the call's values say. */
  private get said(): string {
    this.knownSaid ??= this.leaves.map(({ text }) => text).join(' ');
    return this.knownSaid;
  }

  /** The longer words of the call's values, each once. */
  get argumentWords(): readonly string[] {
    this.knownWords ??= longerWords(this.said);
    return this.knownWords;
  }

  get values(): readonly ValueFacts[] {
    this.knownValues ??= valueFacts(this.signals);
    return this.knownValues;
  }

  /** Those that name whom or where to. */
  get parties(): readonly ValueFacts[] {
    this.knownParties ??= this.values.filter((value) => value.party);
    return this.knownParties;
  }

  get command(): Command | null {
    if (this.knownCommand === undefined) {
      const { action, history, effect } = this.signals;
      this.knownCommand = commandFor(action, history, effect);
    }
    return this.knownCommand;
  }

  get goalMeaning(): Meaning | null {
    const { history } = this.signals;
    if (this.knownGoalMeaning === undefined)
      this.knownGoalMeaning = history.goal.length === 0 ? null : meaningOfAll(preparedGoal(history));
    return this.knownGoalMeaning;
  }

  get toolMeaning(): Meaning | null {
    const { action, history } = this.signals;
    if (this.knownToolMeaning === undefined) this.knownToolMeaning = meaningOfTool(action.tool, history);
    return this.knownToolMeaning;
  }

  /** The sentence that the call follows most closely. */
  get followedSentence(): Sentence | undefined {
    if (this.knownFollowedSentence === undefined)
      this.knownFollowedSentence = sentenceAt(this.signals.followed[0]);
    return this.knownFollowedSentence;
  }

  /** The sentence that names the call's deed. */
  get commandSentence(): Sentence | undefined {
    if (this.knownCommandSentence === undefined)
      this.knownCommandSentence = sentenceAt(this.command ?? undefined);
    return this.knownCommandSentence;
  }

  /** How near the whole call is to the goal. */
  get callNearGoal(): number {
    return this.goalMeaning === null ? 0 : nearness(this.callMeaning, this.goalMeaning);
  }

  get callMeaning(): Meaning | null {
    if (this.knownCallMeaning === undefined) {
      const name = nameWords(this.signals.action.tool).join(' ');
      this.knownCallMeaning = encode(`${name} ${this.said.slice(0, MAX_CALL)}`);
    }
    return this.knownCallMeaning;
  }

  /** How near the tool is to what the goal asks for, in its nearest sentence. */
  get toolNearGoal(): number {
    const { history } = this.signals;
    this.knownToolNearGoal ??=
      history.goal.length === 0 ? 0 : nearnessToTool(preparedGoal(history), this.toolMeaning);
    return this.knownToolNearGoal;
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
    this.knownOtherTools ??= this.readOtherTools();
    return this.knownOtherTools;
  }

  private readOtherTools(): readonly OtherTool[] {
    const { action, history } = this.signals;
    const names = new Set(history.tools.keys());
    for (const { tool } of history.actions) names.add(tool);
    names.delete(action.tool);
    const { toolNearGoal } = this;
    const goal = history.goal.length === 0 ? null : preparedGoal(history);
    return Array.from(names, (tool) => ({
      acts: !isReading(effectOf(tool)),
      nearer: goal !== null && nearnessToTool(goal, meaningOfTool(tool, history)) > toolNearGoal,
    }));
  }

  get systemNear(): number {
    const { system } = this.signals.history;
    return system === null ? 0 : nearnessToTool(preparedText(system), this.toolMeaning);
  }

  /** The sentence nearest to the call, and the one nearest when steering words weigh too. */
  get echoes(): Echoes {
    const { sources } = this.signals.history;
    this.knownEchoes ??= sources.length === 0 ? NO_ECHOES : echoesOf(this.callMeaning, this.signals.history);
    return this.knownEchoes;
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

function sentenceAt(place: Place | undefined): Sentence | undefined {
  if (place === undefined) return undefined;
  return sentencesOf(preparedSource(place.source)).find(({ start }) => start === place.start);
}

function longerWords(said: string): readonly string[] {
  const long = new Set<string>();
  for (const word of words(said.slice(0, MAX_SAID).toLowerCase(), MAX_WORDS)) {
    if (word.length > 3) long.add(stem(word));
  }
  return [...long];
}

interface Echoes {
  readonly nearest: Echo | null;
  readonly steering: Echo | null;
}

/** Of the text that is being looked at. */
const nears = new Float64Array(MAX_SENTENCES);
const NO_ECHOES: Echoes = { nearest: null, steering: null };

function echoesOf(call: Meaning | null, history: History): Echoes {
  const texts = preparedSources(history);
  let nearest: Echo | null = null;
  let steering: Echo | null = null;
  let most = 0;
  for (let i = Math.max(0, texts.length - MAX_SOURCES); i < texts.length; i++) {
    const source = history.sources[i]!;
    const prepared = texts[i]!;
    const sentences = sentencesOf(prepared);
    if (call !== null) nearnessOfEach(meaningsOf(prepared), call, nears);
    for (let at = 0; at < sentences.length; at++) {
      const sentence = sentences[at]!;
      if (sentence.meaning === null) continue;
      const near = call === null ? 0 : nears[at]!;
      if (nearest === null || near > nearest.near) nearest = { source, sentence, near };
      const weight = near + 0.12 * Math.min(sentence.kinds, 5);
      if (steering === null || weight > most) {
        steering = { source, sentence, near };
        most = weight;
      }
    }
  }
  return { nearest, steering };
}

/** A known tool beside the one that is called. */
interface OtherTool {
  readonly acts: boolean;
  /** Nearer to the goal than the one that is called. */
  readonly nearer: boolean;
}

function shareNearer(tools: readonly OtherTool[]): number {
  let nearer = 0;
  for (const tool of tools) if (tool.nearer) nearer++;
  return tools.length === 0 ? 0.5 : nearer / tools.length;
}

/** Tools whose meaning is at hand, by what is said of them; and by the session's own record of that, which needs no reading. */
const MAX_TOOLS = 2_000;
const bySaid = new Memo<string, Meaning | null>(MAX_TOOLS);
const byDefinition = new Memo<ToolDefinition, Meaning | null>(MAX_TOOLS);
const byName = new Memo<string, Meaning | null>(MAX_TOOLS);

function meaningOfTool(tool: string, history: History): Meaning | null {
  const definition = history.tools.get(tool);
  if (definition === undefined) return byName.get(tool, 1, () => meaningOfSaid(tool, ''));
  return byDefinition.get(definition, 1, () => meaningOfSaid(tool, definition.description));
}

function meaningOfSaid(tool: string, description: string): Meaning | null {
  const said = `${nameWords(tool).join(' ')} ${description}`;
  return bySaid.get(said, 1, () => encode(said));
}
