import type { Action, ActionStatus, SpanRef } from '../model/action.ts';
import type { SpanView } from '../wire/span-view.ts';
import type { Reading } from './dialect.ts';
import type { Origin } from './origin.ts';

/** The Action a span tells of; null where its reading holds no call. Facts of other spans are added by the session. */
export function actionOf(
  span: SpanView,
  reading: Reading & { dialect: string },
  { service, library }: Origin,
): Action | null {
  const { call, dialect, agent, conversation } = reading;
  if (call === undefined) return null;
  return {
    span: { traceId: span.traceId, spanId: span.spanId },
    dialect,
    library,
    service,
    agent: agent ?? null,
    conversation: conversation ?? null,
    tool: call.tool,
    arguments: call.arguments ?? null,
    result: call.result ?? null,
    callId: call.callId ?? null,
    status: statusOf(span, call.failed === true),
    captured: call.arguments !== undefined,
    truncated: call.truncated === true,
    requested: false,
    ...(call.gated && { gated: true }),
    startTime: span.startTime,
    endTime: Math.max(span.startTime, span.endTime),
  };
}

/** The calls a model asked for in this span, or in a log record written in it: it ended when they could begin. */
export function requestedActions(
  span: SpanRef & { readonly startTime: number; readonly endTime: number },
  reading: Reading & { dialect: string },
  { service, library }: Origin,
): Action[] {
  const { requests = [], dialect, agent, conversation } = reading;
  const time = Math.max(span.startTime, span.endTime);
  return requests.map(({ callId, tool, arguments: args, truncated }) => ({
    span: { traceId: span.traceId, spanId: span.spanId },
    dialect,
    library,
    service,
    agent: agent ?? null,
    conversation: conversation ?? null,
    tool,
    arguments: args,
    result: null,
    callId,
    status: 'unset',
    captured: true,
    truncated: truncated === true,
    requested: true,
    startTime: time,
    endTime: time,
  }));
}

/** The ids of the calls a span tells of, in whatever way. */
export function callIdsOf({ call, requests = [], toolMessages = [] }: Reading): string[] {
  const ids = [call?.callId, ...[...requests, ...toolMessages].map(({ callId }) => callId)];
  return ids.filter((id) => id !== undefined && id !== null);
}

function statusOf(span: SpanView, failed: boolean): ActionStatus {
  if (failed || span.statusCode === 2) return 'error';
  return span.statusCode === 1 ? 'ok' : 'unset';
}
