import type { Action } from '../model/action.ts';
import { isJsonObject, type Json } from '../model/json.ts';
import { effectOf } from '../signals/call/effect.ts';
import type { Features } from './aspects.ts';

// All is bounded: what an agent sends decides neither the memory nor the time that a run costs.
const MAX_FEATURES = 64;
const MAX_STEPS = 256;
const MAX_LEAVES = 24;
const MAX_DEPTH = 6;
const MAX_NAME = 60;
/** Longer texts name nobody. */
const MAX_ADDRESS = 200;

interface Step {
  readonly startTime: number;
  readonly tool: string;
}

export interface Finished {
  /** In order of time. */
  readonly tools: readonly string[];
  readonly features: Features;
}

/** The features of a run, gathered while it goes on. */
export class Gathering {
  private readonly steps: Step[] = [];
  private readonly shapes = new Set<string>();
  private readonly targets = new Set<string>();
  private readonly sizes = new Map<string, number>();

  add(action: Action): void {
    const tool = label(action.tool);
    if (this.steps.length < MAX_STEPS) this.steps.push({ startTime: action.startTime, tool });
    if (action.captured) this.walk(action.arguments, tool, 0, MAX_LEAVES);
  }

  finish(): Finished {
    const tools = this.steps.sort((a, b) => a.startTime - b.startTime).map((step) => step.tool);
    const distinct = new Set<string>();
    for (const tool of tools) add(distinct, tool);
    const { shapes, targets, sizes } = this;
    const features = {
      tools: distinct,
      order: orderOf(tools),
      arguments: shapes,
      targets,
      effects: effectsOf(tools),
      sizes,
    };
    return { tools, features };
  }

  /** Gives the leaves that are still allowed. */
  private walk(node: Json, path: string, depth: number, allowed: number): number {
    if (allowed <= 0 || depth > MAX_DEPTH) return 0;
    if (Array.isArray(node)) {
      add(this.shapes, `${path}: ${scale(node.length)} items`);
      let left = allowed;
      for (let at = 0; at < node.length && left > 0; at++) left = this.walk(node[at]!, path, depth + 1, left);
      return left;
    }
    if (isJsonObject(node)) {
      let left = allowed;
      for (const key in node) {
        if (left <= 0) break;
        left = this.walk(node[key] ?? null, `${path}.${label(key)}`, depth + 1, left);
      }
      return left;
    }
    add(this.shapes, `${path}: ${shapeOf(node)}`);
    this.measure(path, node);
    if (typeof node === 'string') for (const target of addressesIn(node)) add(this.targets, target);
    return allowed - 1;
  }

  private measure(path: string, leaf: string | number | boolean | null): void {
    const size = sizeOf(leaf);
    const known = this.sizes.get(path);
    if (size === null || (known === undefined && this.sizes.size >= MAX_FEATURES)) return;
    this.sizes.set(path, Math.max(size, known ?? 0));
  }
}

function sizeOf(leaf: string | number | boolean | null): number | null {
  if (typeof leaf === 'string') return leaf.length;
  return typeof leaf === 'number' && Number.isFinite(leaf) ? Math.abs(leaf) : null;
}

function shapeOf(leaf: string | number | boolean | null): string {
  if (typeof leaf === 'string')
    return leaf === '' ? 'empty text' : `text of ${scale(leaf.length)} characters`;
  if (typeof leaf === 'number') return leaf < 0 ? `number of -${scale(-leaf)}` : `number of ${scale(leaf)}`;
  return String(leaf);
}

function timesOf(count: number): string {
  if (count === 1) return 'once';
  return count < 4 ? 'two or three times' : `${scale(count)} times`;
}

/** The power of four that a size lies in, in words: close sizes are one feature. */
function scale(size: number): string {
  if (!Number.isFinite(size) || size < 1) return size === 0 ? '0' : 'below 1';
  const from = 4 ** Math.floor(Math.log2(size) / 2);
  return from === 1 ? '1 to 3' : `${from} to ${4 * from - 1}`;
}

// Bounded and without backtracking; anchored where a whole argument is one address.
const LINK = /^https?:\/\/(?:[^\s/?#@]{0,100}@)?([^\s/?#:@]{1,100})/i;
const EMAIL = /^[^\s@]{1,64}@([^\s@,;<>]{1,100})$/;
const ACCOUNT = /^[A-Z]{2}\d{2}[A-Z0-9 ]{8,32}$/;

/** Whom a value addresses: a host, a mail address with its domain, an account. */
function addressesIn(text: string): string[] {
  if (text.length > MAX_ADDRESS) return [];
  const host = LINK.exec(text)?.[1];
  if (host !== undefined) return [`host ${host.toLowerCase()}`];
  const domain = EMAIL.exec(text)?.[1];
  if (domain !== undefined) return [`domain ${domain.toLowerCase()}`, `address ${text.toLowerCase()}`];
  return ACCOUNT.test(text) ? [`account ${text.replaceAll(' ', '')}`] : [];
}

/**
 * The features of a run as far as they rest on tools that are known: what a new tool brings along is told once, by
 * its name, and not as a new order and new arguments too.
 */
export function ofKnownTools({ tools, features }: Finished, known: ReadonlyMap<string, unknown>): Features {
  const strangers = [...features.tools].filter((tool) => !known.has(tool));
  if (strangers.length === 0) return features;
  const strange = (shape: string) => strangers.some((tool) => shape.startsWith(tool));
  return {
    ...features,
    order: orderOf(tools.filter((tool) => known.has(tool))),
    arguments: new Set([...features.arguments].filter((shape) => !strange(shape))),
  };
}

/** Which tool follows which; where the run begins and ends too. */
function orderOf(tools: readonly string[]): Set<string> {
  const order = new Set<string>();
  let last = 'start';
  for (const tool of [...tools, 'end']) {
    // A tool called three times or five is no other order.
    if (tool !== last) add(order, `${last} → ${tool}`);
    last = tool;
  }
  return order;
}

/** How often the run did what kind of thing, about. */
function effectsOf(tools: readonly string[]): Set<string> {
  const counts = new Map<string, number>();
  for (const tool of tools) {
    const { class: effect } = effectOf(tool);
    counts.set(effect, (counts.get(effect) ?? 0) + 1);
  }
  return new Set([...counts].map(([effect, count]) => `${effect}, ${timesOf(count)}`));
}

function add(set: Set<string>, feature: string): void {
  if (set.size < MAX_FEATURES) set.add(feature);
}

function label(name: string): string {
  return name.length <= MAX_NAME ? name : `${name.slice(0, MAX_NAME - 1)}…`;
}
