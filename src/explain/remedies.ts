import type { Clues } from '../detectors/clues.ts';
import type { Action } from '../model/action.ts';
import type { Charter } from '../model/charter.ts';
import type { Kind, Outcome } from '../model/finding.ts';
import type { History, Source } from '../model/history.ts';
import type { Json } from '../model/json.ts';
import { NO_SCHEDULES } from '../model/schedule.ts';
import type { Verdict } from '../model/verdict.ts';
import { isReading } from '../signals/call/effect.ts';
import { isTelling, type Provenance, provenanceOf } from '../signals/origin/provenance.ts';
import { opennessOf } from '../signals/text/openness.ts';
import { abbreviate, nameWords } from '../signals/text/text.ts';
import { isHeavier } from '../verdict/weight.ts';

/** Something that would have made the verdict lighter, found by judging the action again as if it had been so. */
export interface Remedy {
  /** `the user naming DE89…`. */
  readonly what: string;
  /** What the verdict would have been. */
  readonly outcome: Outcome;
}

/** The action judged again, with something changed of what was known before it. */
export type Again = (changed: { readonly history?: History; readonly charter?: Charter }) => Verdict;

/** A change, in words, that can be tried together with others. */
interface Change {
  readonly what: string;
  of(known: Known): Known;
}

interface Known {
  readonly history: History;
  readonly charter: Charter | null;
}

const MAX_VALUES = 4;
const MAX_TRUSTED = 3;
/** Beyond it a tool's name says that strangers write what it returns. */
const MAX_OPEN = 0.5;

/** What would have let the action pass, the least first; empty where it passed. What changes nothing is left out. */
export function remediesFor(clues: Clues, verdict: Verdict, again: Again): Remedy[] {
  if (verdict.outcome === 'allow') return [];
  const known = { history: clues.history, charter: clues.charter };
  const tryOut = (...changes: readonly Change[]): Remedy | null => {
    const { history, charter } = changes.reduce((so, change) => change.of(so), known);
    const { outcome } = again(charter === null ? { history } : { history, charter });
    if (!isHeavier(verdict.outcome, outcome)) return null;
    return { what: changes.map(({ what }) => what).join(', and '), outcome };
  };

  const values = steering(clues, verdict);
  const asked = asking(clues.action.tool);
  const others = [...allowing(clues, verdict), ...alone(clues, verdict)];
  const named = values.map((value) => naming([value]));
  const single = [...named, asked, ...recorded(clues, values), ...trusted(clues, values), ...others];
  const found = single.map((change) => tryOut(change)).filter((remedy) => remedy !== null);
  if (found.some(({ outcome }) => outcome === 'allow')) return found;

  // Nothing alone does it: all that the user, and then others too, would have had to say or do.
  for (const more of [[], [asked], [asked, ...others]]) {
    const whole = (said: readonly Provenance[]): Remedy | null =>
      tryOut(...more, ...(said.length > 0 ? [naming(said)] : []));
    if (whole(values)?.outcome !== 'allow') continue;
    const needed = values.reduce((kept, value) => {
      const fewer = kept.filter((one) => one !== value);
      return whole(fewer)?.outcome === 'allow' ? fewer : kept;
    }, values);
    return [...found, ...[whole(needed)].filter((remedy) => remedy !== null)];
  }
  return found;
}

/** The values that neither the user nor a trusted text said: those that a finding names, and that say whom or where to, first. */
function steering({ values }: Clues, { findings }: Verdict): readonly Provenance[] {
  const held = new Set(findings.flatMap(({ evidence }) => evidence.map(({ value }) => value)));
  const weight = ({ value, kind, whole, origin }: Provenance): number =>
    (held.has(value) ? 8 : 0) +
    (kind === 'account' || kind === 'email' || kind === 'url' ? 4 : 0) +
    (whole ? 2 : 0) +
    (origin === 'untrusted' ? 1 : 0);
  const open = values.filter((value) => isTelling(value) && isUnsaid(value));
  const distinct = open.filter((value, i) => open.findIndex((other) => other.value === value.value) === i);
  return distinct.sort((a, b) => weight(b) - weight(a)).slice(0, MAX_VALUES);
}

function isUnsaid({ origin }: Provenance): boolean {
  return origin === 'untrusted' || origin === 'nowhere';
}

function saying(words: string, history: History): History {
  const { goal } = history;
  return { ...history, goal: [...goal.slice(0, -1), `${goal.at(-1) ?? ''} ${words}`.trim()] };
}

function naming(values: readonly Provenance[]): Change {
  const words = values.map(({ value }) => value).join(' ');
  const what = `the user naming ${values.map(({ value }) => abbreviate(value)).join(' and ')}`;
  return { what, of: ({ history, charter }) => ({ history: saying(words, history), charter }) };
}

function asking(tool: string): Change {
  const words = nameWords(tool).join(' ');
  const what = `the user asking for it (${abbreviate(tool)})`;
  return { what, of: ({ history, charter }) => ({ history: saying(words, history), charter }) };
}

/** The values standing in a record that was looked up by what the user said. */
function recorded({ history, effect }: Clues, values: readonly Provenance[]): Change[] {
  const key = lookedUpBy(history);
  if (key === null || isReading(effect)) return [];
  return values
    .filter(({ whole, leaf }) => whole && leaf.key !== '')
    .map(({ leaf, value }) => ({
      what: `${abbreviate(value)} standing as ${leaf.key} in a record looked up by ${abbreviate(key)}`,
      of: ({ history: so, charter }) => ({
        history: having(so, { id: key }, { id: key, [leaf.key]: value }),
        charter,
      }),
    }));
}

/** An argument of an earlier call that the user had said, such as a vendor's number; rather of one that asked the house. */
function lookedUpBy(history: History): string | null {
  const open = ({ tool }: Action): number => opennessOf(tool, history.tools.get(tool));
  for (const action of history.actions.toSorted((a, b) => open(a) - open(b))) {
    const values = provenanceOf(action, { ...history, sources: [] }, () => false);
    const said = values.find((value) => value.origin === 'goal' && value.whole);
    if (said !== undefined) return said.value;
  }
  return null;
}

/** The session with one look-up more, made first of all. */
function having(history: History, args: Json, record: Json): History {
  const like = history.actions[0];
  if (like === undefined) return history;
  const text = JSON.stringify(record);
  const time = Math.max(0, like.startTime - 1e9);
  const action: Action = {
    ...like,
    tool: 'get_record',
    arguments: args,
    result: text,
    captured: true,
    truncated: false,
    callId: null,
    startTime: time,
    endTime: time,
  };
  const source: Source = { span: like.span, tool: action.tool, text, action };
  const { actions, byTool } = history.totals;
  return {
    ...history,
    actions: [action, ...history.actions],
    sources: [source, ...history.sources],
    totals: { actions: actions + 1, byTool: new Map([...byTool, [action.tool, 1]]) },
  };
}

/** A charter that trusts what a tool returns; nobody is told to trust what strangers write. */
function trusted({ charter, history, followed }: Clues, values: readonly Provenance[]): Change[] {
  const read = [...values.flatMap(({ holders }) => holders), ...followed.map(({ source }) => source)];
  const tools = [...new Set(read.map(({ tool }) => tool))].filter(
    (tool) => !charter?.trusts(tool) && opennessOf(tool, history.tools.get(tool)) <= MAX_OPEN,
  );
  return tools.slice(0, MAX_TRUSTED).map((tool) => ({
    what: `a charter that trusts ${abbreviate(tool)}`,
    of: ({ history, charter: so }) => {
      const before = so ?? NO_CHARTER;
      return {
        history,
        charter: { ...before, trusts: (other) => other === tool || before.trusts(other) },
      };
    },
  }));
}

const NO_CHARTER: Charter = {
  name: '',
  version: '',
  purpose: '',
  agents: [],
  mode: 'monitor',
  tools: null,
  rules: [],
  effects: [],
  detectors: NO_SCHEDULES,
  trusts: () => false,
};

const OF_REPEATS: readonly Kind[] = ['loop', 'repeated_effect', 'retry_storm'];

/** The call being the first of its kind. */
function alone({ action }: Clues, { findings }: Verdict): Change[] {
  const repeats = findings.filter(({ kind }) => OF_REPEATS.includes(kind));
  if (repeats.length === 0) return [];
  const spans = new Set(repeats.flatMap(({ evidence }) => evidence.map(({ span }) => span?.spanId)));
  const isOne = ({ span, tool }: Pick<Action, 'span' | 'tool'>): boolean =>
    tool === action.tool || spans.has(span.spanId);
  return [
    {
      what: 'no call before it having done or tried the same',
      of: ({ history, charter }) => ({
        history: {
          ...history,
          actions: history.actions.filter((one) => !isOne(one)),
          sources: history.sources.filter((one) => !isOne(one)),
          madeBefore: [],
        },
        charter,
      }),
    },
  ];
}

const OF_GRANTS: readonly Kind[] = [
  'unauthorised_tool',
  'argument_over_limit',
  'call_limit',
  'unchecked_limit',
];

/** A charter without what speaks against the action: the tool left out of it, its limits, its rules. */
function allowing({ action, charter }: Clues, { findings }: Verdict): Change[] {
  if (charter === null) return [];
  const changes: Change[] = [];
  const { tool } = action;
  const kinds = findings.map(({ kind }) => kind);
  if (kinds.some((kind) => OF_GRANTS.includes(kind))) {
    const listed = kinds.includes('unauthorised_tool');
    const what = `a charter that ${listed ? 'lists' : 'sets wider limits for'} ${abbreviate(tool)}`;
    const grant = { tool, maxCalls: null, readOnly: null, limits: [] };
    changes.push({
      what,
      of: ({ history, charter: so }) => ({
        history,
        charter: so && { ...so, tools: new Map([...(so.tools ?? []), [tool, grant]]) },
      }),
    });
  }
  const rules = new Set(findings.map(({ rule }) => rule));
  rules.delete(null);
  if (rules.size > 0) {
    const without = [...rules].join(', ');
    changes.push({
      what: `a charter without the rule ${without}`,
      of: ({ history, charter: so }) => ({
        history,
        charter: so && { ...so, rules: so.rules.filter(({ name }) => !rules.has(name)) },
      }),
    });
  }
  return changes;
}
