import { z } from 'zod';
import { type Finding, KINDS, type Kind, OUTCOMES, SEVERITIES } from '../../../src/model/finding.ts';
import type { Json } from '../../../src/model/json.ts';
import type { Verdict } from '../../../src/model/verdict.ts';
import { cutText } from '../../../src/session/bounded.ts';
import type { Settings } from '../settings/settings.ts';
import { readAnswer } from './api-answer.ts';
import { ApiClient, ApiRefusal } from './api-client.ts';
import { Breaker } from './breaker.ts';
import type { Decision, Ending, Judge, Question } from './judge.ts';

const PATH = '/v1/decide';
/** Conversations whose results are kept until the processor has them, or forgets them. */
const MAX_CONVERSATIONS = 2_000;
/** Of one conversation, the newest. */
const MAX_ENDED = 256;
const MAX_CHARACTERS = 256 * 1024;
/** Of a result, an error, or arguments: one call alone never fills what is kept. */
const MAX_TEXT = 64 * 1024;

const text = z.string();
const kind = z.enum(Object.keys(KINDS) as [Kind, ...Kind[]]);

/** A processor of another version may say more; what is needed is checked. */
const answerSchema = z.object({
  outcome: z.enum(OUTCOMES),
  would: z.enum(OUTCOMES).optional(),
  findings: z
    .array(
      z.object({
        detector: text,
        rule: text.nullable().default(null),
        kind,
        severity: z.enum(SEVERITIES),
        outcome: z.enum(OUTCOMES),
        score: z.number(),
        reason: text,
        owasp: text.nullable().default(null),
      }),
    )
    .default([]),
  errors: z.array(z.object({ detector: text, message: text })).default([]),
  charter: z.object({ name: text, version: text }).nullable().default(null),
  mode: z.enum(['monitor', 'enforce']),
  approval: z.object({ id: text }).nullable().default(null),
  callId: text,
  history: text,
});

interface Ended {
  readonly callId: string;
  readonly tool: string;
  readonly arguments?: Json;
  readonly result: string;
  readonly error: string;
  readonly timeUnixNano: string;
}

interface Kept {
  readonly ended: Ended;
  /** Characters, about. */
  readonly size: number;
}

/** What the processor has heard of a conversation since it last began to know it. */
interface Heard {
  /** As its last answer gave it; null before the first. */
  history: string | null;
  /** Names of tools it knows. */
  readonly tools: Set<string>;
  /** So many of what has ended, from the first on. */
  known: number;
}

interface Told {
  /** All that has ended, should it forget. */
  readonly kept: Kept[];
  /** Of all that is kept. */
  size: number;
  /** Another one once it has forgotten: answers to what was asked before count for nothing then. */
  heard: Heard;
}

/** Asks the processor, which judges by the same history as its spans: what it may not have seen yet is sent along. */
export class RemoteJudge implements Judge {
  readonly patienceMs: number;
  private readonly client: ApiClient;
  private readonly service: string | null;
  private readonly breaker = new Breaker();
  private readonly told = new Map<string, Told>();
  /** Calls that the program they are made for tells of. */
  private readonly relayed = new WeakSet<Question>();

  constructor(client: ApiClient, service: string | null, timeoutMs: number) {
    this.client = client;
    this.service = service;
    this.patienceMs = timeoutMs;
  }

  async decide(question: Question): Promise<Decision> {
    return this.breaker.through(() => this.ask(question), isOutage);
  }

  ended(question: Question, ending: Ending): void {
    if (this.relayed.has(question)) return;
    const told = this.toldOf(question.conversation);
    const kept = keptOf(question, ending);
    told.kept.push(kept);
    told.size += kept.size;
    while (told.kept.length > MAX_ENDED || told.size > MAX_CHARACTERS) {
      told.size -= told.kept.shift()?.size ?? 0;
      told.heard.known = Math.max(0, told.heard.known - 1);
    }
  }

  /** The charter is the processor's: every call is asked about. */
  passes(): boolean {
    return false;
  }

  private async ask(question: Question): Promise<Decision> {
    const told = this.toldOf(question.conversation);
    const { heard } = told;
    try {
      return await this.tell(question, told);
    } catch (error) {
      if (!isRefusal(error, CONFLICT)) throw error;
      // It has forgotten the conversation: everything is told again. Of calls beside each other the first sees to that.
      if (told.heard === heard) told.heard = heardNothing();
      return this.tell(question, told);
    }
  }

  /** Where all that has ended is too much for the processor, or for what stands before it: the newer half, and so on. */
  private async tell(question: Question, { kept, heard }: Told): Promise<Decision> {
    let untold = kept.slice(heard.known);
    for (;;) {
      try {
        const decision = await this.send(question, untold, heard);
        const last = untold.at(-1);
        if (last !== undefined) heard.known = Math.max(heard.known, kept.indexOf(last) + 1);
        return decision;
      } catch (error) {
        if (untold.length === 0 || !isRefusal(error, TOO_LARGE)) throw error;
        untold = untold.slice(Math.ceil(untold.length / 2));
      }
    }
  }

  private async send(question: Question, untold: readonly Kept[], heard: Heard): Promise<Decision> {
    const { conversation, agent, system, goal, tool, arguments: args, callId, span, caller } = question;
    const tools = question.tools.filter(({ name }) => !heard.tools.has(name));
    const body = {
      service: this.service,
      agent,
      conversation,
      traceId: span?.traceId,
      spanId: span?.spanId,
      parentSpanId: span === null ? undefined : caller?.spanId,
      system,
      goal,
      tools,
      tool,
      arguments: args,
      callId,
      ended: untold.map(({ ended }) => ended),
      history: heard.history,
    };
    const timeoutMs = this.patienceMs;
    const received = await this.client.send({ method: 'POST', path: PATH, body, timeoutMs });
    const answer = readAnswer(answerSchema, received.body, 'a verdict');
    if (answer.callId !== callId) this.relayed.add(question);
    heard.history = answer.history || null;
    for (const { name } of tools) heard.tools.add(name);
    return { verdict: verdictOf(answer), approval: answer.approval?.id ?? null };
  }

  private toldOf(conversation: string): Told {
    const known = this.told.get(conversation);
    const told = known ?? { kept: [], size: 0, heard: heardNothing() };
    this.told.delete(conversation);
    this.told.set(conversation, told);
    for (const oldest of this.told.keys()) {
      if (this.told.size <= MAX_CONVERSATIONS) break;
      this.told.delete(oldest);
    }
    return told;
  }
}

const CONFLICT = 409;
const TOO_LARGE = 413;

function isRefusal(error: unknown, status: number): boolean {
  return error instanceof ApiRefusal && error.status === status;
}

function heardNothing(): Heard {
  return { history: null, tools: new Set(), known: 0 };
}

/** How a call ended, within bounds. Half of its arguments would be another call's: they are told whole, or not at all. */
function keptOf({ callId, tool, arguments: args }: Question, { result, error }: Ending): Kept {
  const texts = { result: cutText(result ?? '', MAX_TEXT), error: cutText(error ?? '', MAX_TEXT) };
  const length = JSON.stringify(args).length;
  const fits = length <= MAX_TEXT;
  return {
    ended: { callId, tool, ...(fits && { arguments: args }), ...texts, timeUnixNano: `${Date.now()}000000` },
    size: texts.result.length + texts.error.length + (fits ? length : 0),
  };
}

/** A request that was refused says nothing of whether the processor is there; a server's fault does. */
function isOutage(error: unknown): boolean {
  return !(error instanceof ApiRefusal) || error.status >= 500;
}

function verdictOf({
  outcome,
  would,
  errors,
  charter,
  mode,
  findings,
}: z.output<typeof answerSchema>): Verdict {
  const told = findings.map((finding): Finding => ({ ...finding, evidence: [] }));
  return { outcome, ...(would !== undefined && { would }), findings: told, errors, charter, mode };
}

/** Throws an Error where no endpoint is set. */
export function remoteJudge({ endpoint, token, timeout }: Settings, service: string | null): RemoteJudge {
  if (endpoint === null) throw new Error('a remote guard needs an endpoint: set GOALKEEPER_ENDPOINT');
  return new RemoteJudge(new ApiClient(endpoint, token), service, timeout);
}
