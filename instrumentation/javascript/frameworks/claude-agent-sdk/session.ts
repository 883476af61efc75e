import type { Gate, OpenedRun, Refusal, Run } from '../../core/contract.ts';
import { orElse, silently } from '../../core/safely.ts';
import { UNREADABLE } from '../shared/call.ts';
import { fieldsOf, listOf, text } from '../shared/fields.ts';

// One `query`, as the hooks of its options tell of it. The agent's loop runs in a process of its own (Claude Code), which
// asks a hook before each call and tells others what became of it.

interface OpenCall {
  readonly done: (result: unknown) => void;
  readonly failed: (error: Error) => void;
}

/** What a hook hears. */
export interface Heard {
  readonly id: string | undefined;
  readonly tool: string;
  readonly input: unknown;
  readonly session: string | undefined;
}

export class Session {
  private readonly gate: Gate;
  private readonly about: Pick<Run, 'agent' | 'system'>;
  private readonly calls = new Map<string, OpenCall>();
  private readonly asked = new Set<string>();
  private run: OpenedRun | null = null;

  constructor(gate: Gate, about: Pick<Run, 'agent' | 'system'>) {
    this.gate = gate;
    this.about = about;
  }

  /** The user said something: a run begins with it, or goes on. */
  prompted(prompt: string | undefined, session: string | undefined): void {
    const goal = prompt === undefined ? [] : [prompt];
    this.within(session, () => this.gate.hear({ goal }));
  }

  /** True where a person is to be asked, by whom the program has named for that. */
  async wantsPerson({ id, tool, input, session }: Heard): Promise<boolean> {
    const call = { tool, arguments: input, callId: id };
    const wants = await this.within(session, () => this.gate.asks(call));
    if (wants && id !== undefined) this.asked.add(id);
    return wants;
  }

  /** True where `wantsPerson` was, once. */
  wasAsked(id: string | undefined): boolean {
    return id !== undefined && this.asked.delete(id);
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
            return this.outcomeOf(id);
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

  ended(id: string | undefined, result: unknown): void {
    this.take(id)?.done(result);
  }

  failed(id: string | undefined, error: string | undefined): void {
    this.take(id)?.failed(new Error(error ?? 'failed'));
  }

  /** The agent has answered: what was not told by now is not told any more. */
  stopped(): void {
    for (const { done } of this.calls.values()) done(null);
    this.calls.clear();
    this.asked.clear();
    this.run?.end();
    this.run = null;
  }

  private outcomeOf(id: string | undefined): Promise<unknown> {
    if (id === undefined) return Promise.resolve(null);
    return new Promise((done, failed) => this.calls.set(id, { done, failed }));
  }

  private take(id: string | undefined): OpenCall | undefined {
    const open = id === undefined ? undefined : this.calls.get(id);
    if (id !== undefined) this.calls.delete(id);
    return open;
  }

  private within<T>(session: string | undefined, body: () => T): T {
    this.run ??= this.gate.open({ ...this.about, conversation: session });
    return this.run.within(body);
  }
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
  };
}

/** Runs what must not fail the hook. */
export function told(work: () => void): Record<string, never> {
  silently(work);
  return {};
}
