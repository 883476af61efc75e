import { status } from '@grpc/grpc-js';
import type { Caller, Reply, UnaryMethod } from '../grpc/unary-method.ts';
import { type Guard, type GuardAnswer, isRefused } from '../guard/guard.ts';
import { decodeRequest, encodeResponse } from '../guard/wire.ts';
import { WireError } from '../wire/cursor.ts';

export const DECIDE_PATH = '/goalkeeper.v1.Guard/Decide';

export interface GuardMethodOptions {
  readonly guard: Guard;
  /** Told where judging failed: the caller got INTERNAL. */
  onError(error: unknown): void;
}

const CODES = {
  invalid: status.INVALID_ARGUMENT,
  forgotten: status.FAILED_PRECONDITION,
  denied: status.PERMISSION_DENIED,
} as const;

/** `goalkeeper.v1.Guard/Decide` over gRPC. */
export function decideMethod({ guard, onError }: GuardMethodOptions): UnaryMethod {
  const failed = (error: unknown): Reply => {
    if (error instanceof WireError) {
      return { code: status.INVALID_ARGUMENT, details: `not a DecideRequest: ${error.message}` };
    }
    onError(error);
    return { code: status.INTERNAL, details: 'goalkeeper failed on this request; its log says why' };
  };
  return (request: Buffer, { identity }: Caller): Reply | Promise<Reply> => {
    try {
      const answer = guard.decide(decodeRequest(request), identity);
      return answer instanceof Promise ? answer.then(replyOf).catch(failed) : replyOf(answer);
    } catch (error) {
      return failed(error);
    }
  };
}

function replyOf(answer: GuardAnswer): Reply {
  if (!isRefused(answer)) return { code: status.OK, message: encodeResponse(answer) };
  return { code: CODES[answer.refused], details: answer.message };
}
