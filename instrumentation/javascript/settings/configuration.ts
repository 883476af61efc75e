import type { OnAsk } from '../approvals/ask-here.ts';
import { beQuiet, say } from '../core/say.ts';
import { DEFAULTS, type Options, readSettings, type Settings, settingsOf } from './settings.ts';

// The settings in force. Variables are read once: what an agent's tool writes into `process.env` later changes nothing.

let current: Settings | null = null;
const listeners: ((settings: Settings) => void)[] = [];
let asked: OnAsk | null = null;
let guarded: () => string | null = () => null;

export function settings(): Settings {
  if (current === null) {
    const read = settingsOf(process.env);
    current = read.settings;
    tell(read.problems);
  }
  return current;
}

/** All that a program can say of its guard. */
export interface Configuration extends Options {
  /** Asks a person about a call, where no processor does. Only `true` is a yes. */
  readonly onAsk?: OnAsk | null;
}

export function onAsk(): OnAsk | null {
  return asked;
}

/**
 * Sets what the variables don't; each call adds to those before. What is wrong is told on stderr and left as it was.
 * From inside a tool call nothing can be set: an agent doesn't choose its guard.
 */
export function configure(options: Configuration): void {
  const before = settings();
  const tool = guarded();
  if (tool !== null) {
    say(`configure() was called from inside the tool ${tool}, and nothing was set`, 'always');
    return;
  }
  const { onAsk: ask, ...given } = typeof options === 'object' && options !== null ? options : {};
  if (ask === null || typeof ask === 'function') asked = ask;
  const { settings: read, problems } = readSettings(given, before, (name) => `configure({ ${name} })`);
  current = read;
  beQuiet(read.log === 'quiet');
  tell(problems);
  for (const listener of listeners) listener(read);
}

/** Called after each change. */
export function onConfigured(listener: (settings: Settings) => void): void {
  listeners.push(listener);
}

/** How `configure` knows that it is called from inside a tool: that tool's name, else null. */
export function protectFrom(insideTool: () => string | null): void {
  guarded = insideTool;
}

function tell(problems: readonly string[]): void {
  for (const problem of problems) say(problem, 'always');
}

/** For tests: forgets what was set. */
export function reset(to: Partial<Settings> | null = null): void {
  current = to === null ? null : { ...DEFAULTS, ...to };
}
