import type { Action, SpanRef } from '../model/action.ts';
import type { Charter } from '../model/charter.ts';
import type { EffectRule, EffectStore, Made } from '../model/effects.ts';
import { EffectLog } from '../session/effect-log.ts';
import { effectKeys } from '../signals/call/effect-key.ts';
import { endingOf } from '../signals/call/outcome.ts';
import { Claims } from './claims.ts';

const NONE: readonly Made[] = [];

/** The business effects that charters want done once, across sessions. */
export class Effects {
  private readonly log: EffectLog;
  private readonly claims = new Claims();

  constructor(store: EffectStore | null) {
    this.log = new EffectLog(store);
  }

  /**
   * The same effect, where it was brought about before this action, or is about to be, and the charter's window is not
   * over. `tellers`: the spans that tell of the action itself.
   */
  before(action: Action, charter: Charter | null, tellers: ReadonlyMap<string, string>): readonly Made[] {
    const rule = ruleFor(action, charter);
    if (rule === null) return NONE;
    const keys = effectKeys(action, rule);
    if (keys.length === 0) return NONE;
    const claimed = this.claims
      .before(keys, action.startTime)
      .filter(({ span }) => !tellers.has(span.spanId));
    const found = [...claimed, ...this.log.before(keys, action.startTime, rule.windowNs)];
    return found.filter(({ span }) => !isSame(span, action.span));
  }

  /** Takes what a call that may run is about to bring about. */
  claim(action: Action, charter: Charter | null): void {
    const rule = ruleFor(action, charter);
    const keys = rule === null ? [] : effectKeys(action, rule);
    if (rule === null || keys.length === 0) return;
    const { span, tool, agent, startTime } = action;
    this.claims.add({ keys, span, tool, agent, time: startTime }, rule.windowNs);
  }

  /** The call that was told with one of these spans has ended: what it brought about, if anything, is known. */
  release(tellers: Iterable<string>): void {
    for (const spanId of tellers) this.claims.drop(spanId);
  }

  /** Takes what a call has brought about; gives the later ones that did not know of it. A call that failed made nothing. */
  made(action: Action, charter: Charter | null): readonly SpanRef[] {
    const rule = ruleFor(action, charter);
    if (rule === null || action.requested || endingOf(action) !== 'done') return [];
    const keys = effectKeys(action, rule);
    if (keys.length === 0) return [];
    const { span, tool, agent, startTime } = action;
    return this.log
      .add({ keys, span, tool, agent, time: startTime }, rule.windowNs)
      .map((later) => later.span);
  }

  /** Takes what was brought about elsewhere; gives the later ones that did not know of it. */
  learn(made: Made, windowNs: number): readonly SpanRef[] {
    return this.log.learn(made, windowNs).map((later) => later.span);
  }
}

/** A call without a time is before and after nothing. */
function ruleFor(action: Action, charter: Charter | null): EffectRule | null {
  if (charter === null || action.startTime === 0) return null;
  return charter.effects.find((rule) => rule.concerns(action.tool)) ?? null;
}

function isSame(a: SpanRef, b: SpanRef): boolean {
  return a.traceId === b.traceId && a.spanId === b.spanId;
}
