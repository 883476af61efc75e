import type { Gate, OpenedRun, Refusal, Run } from '../../core/contract.ts';
import { orElse, silently } from '../../core/safely.ts';
import { util } from '../../core/util.ts';
import { UNREADABLE } from '../shared/call.ts';
import { fieldsOf, listOf, text } from '../shared/fields.ts';

// Queries, as the hooks of their options tell of them. The agent's loop runs in a process of its own (Claude Code), which
// asks a hook before each call and tells others what became of it. A program may give the same options to the queries of
// all its users: each input names its session, and nothing is known of one in another.

/** What a hook hears. */
export interface Heard {
  readonly id: string | undefined;
  readonly tool: string;
  readonly input: unknown;
  readonly session: string | undefined;
  /** Of a sub-agent, which may work on in the background when the main one has answered. */
  readonly agent: string | undefined;
}

interface OpenCall {
  readonly heard: Heard;
  readonly done: (result: unknown) => void;
  readonly failed: (error: Error) => void;
}

/** What is never heard of again (a query was called off) leaves when so much came after it. */
const MAX_RUNS = 2_000;
const MAX_CALLS = 20_000;
const MAX_ASKED = 1_000;

/** What Claude Code says in the user's place when a background sub-agent is done, with what that one answered. */
const NOTICE = /^\s*<task-notification>/;

export class Sessions {
  private readonly gate: Gate;
  private readonly about: Pick<Run, 'agent' | 'system'>;
  private readonly runs = new Map<string, OpenedRun>();
  private readonly calls = new Map<string, OpenCall>();
  private asked: readonly Heard[] = [];

  constructor(gate: Gate, about: Pick<Run, 'agent' | 'system'>) {
    this.gate = gate;
    this.about = about;
  }

  /** The user said something: a run begins with it, or goes on. */
  prompted({ session }: Heard, prompt: string | undefined): void {
    const goal = prompt === undefined || NOTICE.test(prompt) ? [] : [prompt];
    this.within(session, () => this.gate.hear({ goal }));
  }

  /** True where a person is to be asked, by whom the program has named for that. */
  async wantsPerson(heard: Heard): Promise<boolean> {
    const { id, tool, input, session } = heard;
    const call = { tool, arguments: input, callId: id };
    const wants = await this.within(session, () => this.gate.asks(call));
    if (wants) this.asked = [...this.asked.slice(1 - MAX_ASKED), heard];
    return wants;
  }

  /**
   * The call that a person is asked about, where `wantsPerson` was true for it, once. It comes without its session: where
   * two have a call of this id, the arguments tell.
   */
  takeAsked(id: string | undefined, input: unknown): Heard | null {
    const same = this.asked.filter((heard) => heard.id === id);
    const isShown = (heard: Heard) => orElse(() => util().isDeepStrictEqual(heard.input, input), false);
    const found = same.find(isShown) ?? same[0] ?? null;
    this.asked = this.asked.filter((heard) => heard !== found);
    return found;
  }

  /** The refusal of a call that must not be made; null where it may, and what becomes of it is told later. */
  decide(heard: Heard, signal: AbortSignal | undefined, approved: boolean): Promise<Refusal | null> {
    const { id, tool, input, session } = heard;
    return new Promise((resolve) => {
      const made = this.within(session, () =>
        this.gate.call<unknown>({
          tool,
          arguments: input,
          callId: id,
          signal,
          approved,
          invoke: () => {
            resolve(null);
            return this.outcomeOf(heard);
          },
          refuse: (refusal) => resolve(refusal),
          textOf: resultText,
          errorOf: (result) =>
            fieldsOf(result)?.isError === true || fieldsOf(result)?.is_error === true
              ? resultText(result) || 'failed'
              : null,
        }),
      );
      // What a call failed with is told to the gate by this; nobody else waits for it.
      made.then(
        () => resolve(null),
        () => resolve(null),
      );
    });
  }

  ended(heard: Heard, result: unknown): void {
    this.take(heard)?.done(result);
  }

  failed(heard: Heard, error: string | undefined): void {
    this.take(heard)?.failed(new Error(error ?? 'failed'));
  }

  /** An agent has answered: what was not told of its calls by now is not told any more. */
  stopped({ session, agent }: Heard): void {
    this.leave((heard) => heard.session === session && heard.agent === agent);
    if (agent === undefined) this.endRun(session);
  }

  /** A session is over, with all its agents. */
  left({ session }: Heard): void {
    this.leave((heard) => heard.session === session);
    this.endRun(session);
  }

  private leave(leaves: (heard: Heard) => boolean): void {
    for (const { heard, done } of this.calls.values()) {
      if (!leaves(heard)) continue;
      this.take(heard);
      done(null);
    }
    this.asked = this.asked.filter((heard) => !leaves(heard));
  }

  private outcomeOf(heard: Heard): Promise<unknown> {
    if (heard.id === undefined) return Promise.resolve(null);
    return new Promise((done, failed) => {
      this.calls.set(keyOf(heard), { heard, done, failed });
      for (const oldest of this.calls.values()) {
        if (this.calls.size <= MAX_CALLS) break;
        this.ended(oldest.heard, null);
      }
    });
  }

  private take(heard: Heard): OpenCall | undefined {
    const key = keyOf(heard);
    const open = this.calls.get(key);
    this.calls.delete(key);
    return open;
  }

  /** In the session's run. What names no session is in a run of its own: nobody's words count there. */
  private within<T>(session: string | undefined, body: () => T): T {
    if (session === undefined) return this.gate.run(this.about, body);
    const run = this.runs.get(session) ?? this.gate.open({ ...this.about, conversation: session });
    this.runs.delete(session);
    this.runs.set(session, run);
    for (const oldest of this.runs.keys()) {
      if (this.runs.size <= MAX_RUNS) break;
      this.endRun(oldest);
    }
    return run.within(body);
  }

  private endRun(session: string | undefined): void {
    if (session === undefined) return;
    this.runs.get(session)?.end();
    this.runs.delete(session);
  }
}

function keyOf({ session, id }: Heard): string {
  return JSON.stringify([session, id]);
}

/** A tool's result: a text, blocks of which some are texts, or such blocks as `content`. */
function resultText(result: unknown): string {
  if (typeof result === 'string') return result;
  const blocks = Array.isArray(result) ? result : listOf(fieldsOf(result)?.content);
  const texts = blocks.flatMap((block) => text(fieldsOf(block)?.text) ?? []);
  return texts.length > 0 ? texts.join('\n') : (orElse(() => JSON.stringify(result), '') ?? '');
}

/** Claude Code names an MCP server's tool `mcp__SERVER__TOOL`; charters, and spans of the conventions, name it alone. */
const MCP_PREFIX = /^mcp__.+?__(?=.)/;

/** A hook's words, read with care. */
export function heardOf(input: unknown, id: unknown): Heard {
  const word = (name: string) => orElse(() => text(fieldsOf(input)?.[name]), undefined);
  return {
    id: word('tool_use_id') ?? orElse(() => text(id), undefined),
    tool: word('tool_name')?.replace(MCP_PREFIX, '') ?? 'unnamed_tool',
    input: orElse(() => fieldsOf(input)?.tool_input, UNREADABLE),
    session: word('session_id'),
    agent: word('agent_id'),
  };
}

/** Runs what must not fail the hook. */
export function told(work: () => void): Record<string, never> {
  silently(work);
  return {};
}
