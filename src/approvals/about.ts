import type { SpanRef } from '../model/action.ts';
import type { Approval, Binding } from '../model/approval.ts';
import { bindingKey } from './binding.ts';

/** Approvals by their ids, oldest first, and the id of the latest about each call. */
export interface Known {
  readonly byId: ReadonlyMap<string, Approval>;
  readonly latest: ReadonlyMap<string, string>;
}

/** The latest about a call, told by its span, whose arguments may be masked, or else by what it is; null where there is none. */
export function latestAbout(
  { byId, latest }: Known,
  call: Binding,
  { traceId, spanId }: SpanRef,
): Approval | null {
  const isOfSpan = ({ span, tenant }: Approval): boolean =>
    span?.spanId === spanId && span.traceId === traceId && (tenant ?? null) === (call.tenant ?? null);
  return [...byId.values()].findLast(isOfSpan) ?? byId.get(latest.get(bindingKey(call)) ?? '') ?? null;
}
