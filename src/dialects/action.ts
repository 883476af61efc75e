import type { Action, ActionStatus } from '../model/action.ts';
import type { SpanView } from '../wire/span-view.ts';
import type { Reading } from './dialect.ts';

/** The Action a span tells of; null where its reading holds no call. Facts of other spans are added by the session. */
export function actionOf(
  span: SpanView,
  reading: Reading & { dialect: string },
  service: string | null,
): Action | null {
  const { call, dialect, agent, conversation } = reading;
  if (call === undefined) return null;
  return {
    span: { traceId: span.traceId, spanId: span.spanId },
    dialect,
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
    startTime: span.startTime,
    endTime: Math.max(span.startTime, span.endTime),
  };
}

function statusOf(span: SpanView, failed: boolean): ActionStatus {
  if (failed || span.statusCode === 2) return 'error';
  return span.statusCode === 1 ? 'ok' : 'unset';
}
