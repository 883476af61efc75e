import { z } from 'zod';
import { type Finding, KINDS, type Kind, OUTCOMES, SEVERITIES } from '../../../src/model/finding.ts';
import type { Json } from '../../../src/model/json.ts';
import type { Verdict } from '../../../src/model/verdict.ts';
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
const MAX_RESULT = 64 * 1024;

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
  readonly arguments: Json;
  readonly result: string;
  readonly error: string;
  readonly timeUnixNano: string;
}

/** What the processor has heard of a conversation, and what it has not. */
interface Told {
  /** As its last answer gave it; null before the first. */
  history: string | null;
  /** Names of tools it knows. */
  readonly tools: Set<string>;
  /** All that has ended, should it forget; the first `known` of them it has heard of. */
  readonly ended: Ended[];
  known: number;
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

  ended(question: Question, { result, error }: Ending): void {
    if (this.relayed.has(question)) return;
    const told = this.toldOf(question.conversation);
    const { callId, tool, arguments: args } = question;
    const ended = { callId, tool, arguments: args, timeUnixNano: `${Date.now()}000000` };
    told.ended.push({ ...ended, result: (result ?? '').slice(0, MAX_RESULT), error: error ?? '' });
    let size = told.ended.reduce((sum, one) => sum + one.result.length, 0);
    while (told.ended.length > 1 && (told.ended.length > MAX_ENDED || size > MAX_CHARACTERS)) {
      size -= told.ended.shift()?.result.length ?? 0;
      told.known = Math.max(0, told.known - 1);
    }
  }

  /** The charter is the processor's: every call is asked about. */
  passes(): boolean {
    return false;
  }

  private async ask(question: Question): Promise<Decision> {
    const told = this.toldOf(question.conversation);
    try {
      return await this.send(question, told);
    } catch (error) {
      if (!(error instanceof ApiRefusal) || error.status !== CONFLICT || told.history === null) throw error;
      // It has forgotten the conversation: tell everything again.
      told.history = null;
      told.known = 0;
      told.tools.clear();
      return this.send(question, told);
    }
  }

  private async send(question: Question, told: Told): Promise<Decision> {
    const { conversation, agent, system, goal, tool, arguments: args, callId, span, caller } = question;
    const tools = question.tools.filter(({ name }) => !told.tools.has(name));
    const ended = told.ended.slice(told.known);
    const last = ended.at(-1);
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
      ended,
      history: told.history,
    };
    const timeoutMs = this.patienceMs;
    const received = await this.client.send({ method: 'POST', path: PATH, body, timeoutMs });
    const answer = readAnswer(answerSchema, received.body, 'a verdict');
    if (answer.callId !== callId) this.relayed.add(question);
    told.history = answer.history || null;
    for (const { name } of tools) told.tools.add(name);
    if (last !== undefined) told.known = Math.max(told.known, told.ended.indexOf(last) + 1);
    return { verdict: verdictOf(answer), approval: answer.approval?.id ?? null };
  }

  private toldOf(conversation: string): Told {
    const known = this.told.get(conversation);
    const told = known ?? { history: null, tools: new Set(), ended: [], known: 0 };
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
