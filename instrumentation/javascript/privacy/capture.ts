import { matchesGlob } from '../../../src/charter/glob.ts';
import type { Json } from '../../../src/model/json.ts';
import { maskMember, maskText, maskValue } from '../../../src/privacy/mask.ts';
import { LEFT_OUT, Tags } from '../../../src/privacy/tag.ts';
import type { Capture, Choices } from '../settings/settings.ts';

/**
 * What of arguments, results and messages leaves the process in spans. Paths choose by argument: `send_email.body`,
 * `*.note` of any tool, `get_contacts()` for what a call returns, `send_email` for the whole tool; `*` stands for any
 * part of a name. The longest path that fits counts, of equally long ones the last.
 */
export class Privacy {
  private readonly otherwise: Capture;
  private readonly rules: readonly Rule[];
  private readonly tags: Tags;
  private readonly byTool = new Map<string, ToolRules>();

  constructor(capture: Choices<Capture>, tags: Tags = new Tags()) {
    this.otherwise = capture.otherwise;
    this.rules = capture.named.map(([path, level]) => ({ path: path.split('.'), level }));
    this.tags = tags;
  }

  /** A call's arguments as JSON; null where none of them is to be captured. */
  arguments(tool: string, value: Json): string | null {
    const { level, rules } = this.of(tool);
    if (level === 'off' && rules.length === 0) return null;
    return JSON.stringify(this.shape('', value, rules, level));
  }

  /** What the agent reads of a call's result; null where it is not to be captured. */
  result(tool: string, text: string): string | null {
    return this.text(text, this.of(tool).result);
  }

  /** The user's words, the system's, an error's: of no tool. */
  words(text: string): string | null {
    return this.text(text, this.otherwise);
  }

  private text(text: string, level: Capture): string | null {
    if (level === 'off') return null;
    return level === 'full' ? text : maskText(text, this.tags);
  }

  private of(tool: string): ToolRules {
    let known = this.byTool.get(tool);
    if (known === undefined) {
      known = rulesOf(tool, this.rules, this.otherwise);
      if (this.byTool.size < MAX_TOOLS) this.byTool.set(tool, known);
    }
    return known;
  }

  /** A value under a name, with what the rules that reach into it say; lists are passed through. */
  private shape(name: string, value: Json, rules: readonly Rule[], level: Capture): Json {
    if (rules.length === 0 || typeof value !== 'object' || value === null) {
      if (level === 'off') return LEFT_OUT;
      if (level === 'full') return value;
      return name === '' ? maskValue(value, this.tags) : maskMember(name, value, this.tags);
    }
    if (Array.isArray(value)) return value.map((item) => this.shape(name, item, rules, level));
    const members = Object.entries(value).map(([key, member]): [string, Json] => {
      const { here, below } = step(key, rules);
      return [key, this.shape(key, member, below, here ?? level)];
    });
    return Object.fromEntries(members);
  }
}

/** From the setting; where that is not set, from the variable of OpenTelemetry's GenAI conventions. */
export function captureOf(
  setting: Choices<Capture> | null,
  env: Readonly<Record<string, string | undefined>>,
): Choices<Capture> {
  if (setting !== null) return setting;
  const asked = env.OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT?.trim().toLowerCase() ?? '';
  return { otherwise: NO_CONTENT.has(asked) ? 'off' : 'masked', named: [] };
}

/** `event_only`: in spans there is nothing then. */
const NO_CONTENT: ReadonlySet<string> = new Set(['false', '0', 'no_content', 'event_only']);
const MAX_TOOLS = 1_000;

/** A path, or what is left of it behind the names already passed. */
interface Rule {
  readonly path: readonly string[];
  readonly level: Capture;
}

interface ToolRules {
  /** For what no deeper rule is about. */
  readonly level: Capture;
  readonly result: Capture;
  /** Those that reach into the arguments. */
  readonly rules: readonly Rule[];
}

function rulesOf(tool: string, rules: readonly Rule[], otherwise: Capture): ToolRules {
  const { here, below } = step(tool, rules);
  const result = step(
    `${tool}()`,
    rules.filter(({ path }) => path[0]?.endsWith('()')),
  ).here;
  return { level: here ?? otherwise, result: result ?? here ?? otherwise, rules: below };
}

/** What the rules say of a member of this name: here, and below it. */
function step(name: string, rules: readonly Rule[]): { here: Capture | undefined; below: Rule[] } {
  const fitting = rules.filter(({ path }) => matchesGlob(name, path[0] as string));
  const here = fitting.findLast(({ path }) => path.length === 1)?.level;
  const below = fitting.filter(({ path }) => path.length > 1);
  return { here, below: below.map(({ path, level }) => ({ path: path.slice(1), level })) };
}
