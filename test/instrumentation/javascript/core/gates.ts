import type { Approvals } from '../../../../instrumentation/javascript/approvals/approvals.ts';
import type { Refusal, ToolCall } from '../../../../instrumentation/javascript/core/contract.ts';
import { AgentGate } from '../../../../instrumentation/javascript/core/gate.ts';
import { judgeOf } from '../../../../instrumentation/javascript/judge/in-process.ts';
import type {
  Decision,
  Ending,
  Judge,
  Question,
} from '../../../../instrumentation/javascript/judge/judge.ts';
import { DEFAULTS, type Settings } from '../../../../instrumentation/javascript/settings/settings.ts';
import { NO_TELEMETRY, type Telemetry } from '../../../../instrumentation/javascript/spans/telemetry.ts';
import type { Outcome } from '../../../../src/model/finding.ts';
import type { Verdict } from '../../../../src/model/verdict.ts';

/** A judge whose verdicts the test gives, and which keeps what it was asked and told. */
export class Scripted implements Judge {
  readonly patienceMs: number = 50;
  readonly asked: Question[] = [];
  readonly endings: (Ending & { callId: string })[] = [];
  private readonly answer: (question: Question) => Decision | Promise<Decision>;

  constructor(answer: (question: Question) => Decision | Promise<Decision>) {
    this.answer = answer;
  }

  decide(question: Question): Decision | Promise<Decision> {
    this.asked.push(question);
    return this.answer(question);
  }

  ended({ callId }: Question, ending: Ending): void {
    this.endings.push({ callId, ...ending });
  }

  passes(): boolean {
    return false;
  }
}

export function verdict(outcome: Outcome, given: Partial<Verdict> = {}): Decision {
  const finding = {
    detector: 'authority',
    rule: null,
    kind: 'unsupported_action',
    severity: 'high',
    outcome,
    score: 0.97,
    reason: 'iban of pay is DE1, which only a mail tells',
    evidence: [],
    owasp: 'ASI01',
  } as const;
  const findings = outcome === 'allow' ? [] : [finding];
  return {
    verdict: { outcome, findings, errors: [], charter: null, mode: 'monitor', ...given },
    approval: null,
  };
}

export interface Around {
  readonly settings?: Partial<Settings>;
  readonly approvals?: Approvals | null;
  readonly telemetry?: Telemetry;
  readonly clock?: () => number;
}

export function gateWith(judge: Judge, around: Around = {}): AgentGate {
  const settings = { ...DEFAULTS, ...around.settings };
  return new AgentGate({
    settings: () => settings,
    judge: () => judge,
    approvals: () => around.approvals ?? null,
    telemetry: around.telemetry ?? NO_TELEMETRY,
    ...(around.clock && { clock: around.clock }),
  });
}

/** A gate whose judge gives every call the same outcome. */
export function gateThat(outcome: Outcome, around: Around = {}) {
  const judge = new Scripted(() => verdict(outcome));
  return { judge, gate: gateWith(judge, around) };
}

/** The real engine, as it comes. */
export function realGate(around: Around = {}): AgentGate {
  return gateWith(judgeOf({ ...DEFAULTS, ...around.settings }, null), around);
}

/** A tool that counts its calls; its framework takes a failure as `{ error }`. */
export function aTool<T>(work: () => T) {
  const made: unknown[] = [];
  const call = (given: Partial<ToolCall<T | { error: string }>> = {}): ToolCall<T | { error: string }> => ({
    tool: 'pay',
    arguments: { iban: 'DE1', amount: 10 },
    callId: 'call_1',
    invoke: () => {
      made.push(given.arguments);
      return work();
    },
    refuse: (refusal: Refusal) => ({ error: refusal.message }) as Awaited<T | { error: string }>,
    ...given,
  });
  return { call, made };
}
