import { randomBytes } from 'node:crypto';
import type { Action } from '../model/action.ts';
import type { Approval, ApprovalRequest, ApprovalState, Binding, Decision } from '../model/approval.ts';
import { messageOf } from '../model/thrown.ts';
import type { Verdict } from '../model/verdict.ts';
import type { LinesFile } from '../store/lines-file.ts';
import type { Counters } from '../telemetry/counters.ts';
import type { Log } from '../telemetry/log.ts';
import { Approvals, type ApprovalsOptions, isProblem, type Problem } from './approvals.ts';
import { bindingFor, requestFor } from './request.ts';

export interface DeskOptions
  extends Pick<ApprovalsOptions, 'max' | 'maxOpen' | 'answerWithinMs' | 'useWithinMs'> {
  /** Where they are kept beyond a restart; null where they are not. */
  readonly file: LinesFile<Approval> | null;
  /** Hears of every change. */
  readonly changed: (approval: Approval) => void;
  readonly log: Log;
  readonly counters: Counters;
  readonly clock?: () => number;
}

/** Programs that wait for an answer at the same time; further ones are answered at once, and ask again. */
const MAX_WAITING = 10_000;
/** Agents that were told of in the log; of further ones it is told again. */
const MAX_FLOODING = 1_000;
/** Timers take no more. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/** Where agents ask and people answer: the approvals with a clock, a file and those who wait. */
export class Desk {
  private readonly approvals: Approvals;
  private readonly options: DeskOptions;
  private readonly clock: () => number;
  private readonly waiting = new Set<{ readonly id: string; readonly wake: () => void }>();
  /** Agents that ask more than is taken, until one of their questions is taken again. */
  private readonly flooding = new Set<string>();
  private timer: NodeJS.Timeout | null = null;
  private written: Promise<void> = Promise.resolve();
  private ended = false;

  constructor(options: DeskOptions) {
    const { file, clock = Date.now, max, maxOpen, answerWithinMs, useWithinMs } = options;
    this.options = options;
    this.clock = clock;
    const changed = (approval: Approval): void => this.changed(approval);
    const known = file?.found ?? [];
    this.approvals = new Approvals({ max, maxOpen, answerWithinMs, useWithinMs, known, changed });
    if (file !== null) file.keeps = () => this.approvals.kept;
    this.arm();
  }

  /** Asks for a person's yes; what there is already of the very same call is found again. */
  ask(request: ApprovalRequest): Approval | Problem {
    const asked = this.approvals.ask(request, randomBytes(8).toString('hex'), this.clock());
    const who = JSON.stringify([request.tenant, request.service, request.agent]);
    if (isProblem(asked)) this.refused(who, asked);
    else this.flooding.delete(who);
    return asked;
  }

  /** The question on an action whose verdict is `ask`; `many` where its agent asks too much, null where none can be taken. */
  askFor(
    action: Action,
    verdict: Verdict,
    tenant: string | null = null,
  ): { readonly id: string; readonly expires: number } | 'many' | null {
    const asked = this.ask({ ...requestFor(action, verdict, action.span), tenant });
    if (isProblem(asked)) return asked.problem === 'many' ? 'many' : null;
    return { id: asked.id, expires: asked.expires };
  }

  /** What was asked about an action; null where nothing was. */
  about(action: Action, tenant: string | null = null): Approval | null {
    return this.approvals.about({ ...bindingFor(action), tenant }, action.span);
  }

  get(id: string): Approval | Problem {
    return this.approvals.get(id, this.clock());
  }

  list(state: ApprovalState | null): Approval[] {
    return this.approvals.list(state, this.clock());
  }

  /** A person's answer. Once it is told here, it outlives the process. */
  decide(id: string, decision: Omit<Decision, 'at'>): Promise<Approval | Problem> {
    return this.whenWritten(this.approvals.decide(id, decision, this.clock()));
  }

  /** Uses a yes up: the call may be made where an approval comes back, and nowhere else. */
  use(id: string, binding: Binding): Promise<Approval | Problem> {
    return this.whenWritten(this.approvals.use(id, binding, this.clock()));
  }

  /** The approval as soon as it is no longer open, or as it is after `ms`, or when nobody waits any more. */
  async wait(id: string, ms: number, signal: AbortSignal): Promise<Approval | Problem> {
    const now = this.get(id);
    const open = !isProblem(now) && now.state === 'open';
    if (!open || ms <= 0 || signal.aborted || this.ended || this.waiting.size >= MAX_WAITING) return now;
    await new Promise<void>((resolve) => {
      const waiter = {
        id,
        wake: (): void => {
          clearTimeout(timer);
          signal.removeEventListener('abort', waiter.wake);
          this.waiting.delete(waiter);
          resolve();
        },
      };
      const timer = setTimeout(waiter.wake, Math.min(ms, MAX_TIMER_MS));
      signal.addEventListener('abort', waiter.wake);
      this.waiting.add(waiter);
    });
    return this.get(id);
  }

  async stop(): Promise<void> {
    this.ended = true;
    if (this.timer !== null) clearTimeout(this.timer);
    for (const { wake } of this.waiting) wake();
    await this.options.file?.close();
  }

  /** Counted each time, told once. */
  private refused(who: string, { message }: Problem): void {
    const { counters, log } = this.options;
    counters.add('approvals', 1, 'refused');
    if (this.flooding.has(who)) return;
    if (this.flooding.size < MAX_FLOODING) this.flooding.add(who);
    log.sometimes('warn', 'nobody is asked, and the call is refused', { because: message });
  }

  private changed(approval: Approval): void {
    const { file, counters, log, changed } = this.options;
    counters.add('approvals', 1, approval.state);
    if (file !== null) {
      this.written = file.append(approval);
      this.written.catch((error) => {
        log.sometimes('error', 'an approval could not be written down', { because: messageOf(error) });
      });
    }
    if (approval.state !== 'open') {
      for (const { id, wake } of this.waiting) if (id === approval.id) wake();
    }
    this.arm();
    changed(approval);
  }

  private async whenWritten(answer: Approval | Problem): Promise<Approval | Problem> {
    if (isProblem(answer)) return answer;
    try {
      await this.written;
      return answer;
    } catch {
      const message = `approval ${answer.id} could not be written down; Goalkeeper's log says why`;
      return { problem: 'unwritten', message };
    }
  }

  /** Who waits hears of it when the time is over. */
  private arm(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    const next = this.approvals.nextExpiry;
    if (next === null || this.ended) return;
    const delay = Math.min(Math.max(1, next - this.clock()), MAX_TIMER_MS);
    this.timer = setTimeout(() => {
      this.approvals.lapse(this.clock());
      this.arm();
    }, delay);
    this.timer.unref();
  }
}
