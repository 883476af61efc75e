import type { Entry } from './entry.ts';
import type { Memory, ReadResult } from './memory.ts';

/**
 * A call's result as a model read it; undefined where none is told. Where models number their calls anew in each turn
 * there are several by one id: one that is no other call's, the first that was read since this one began.
 */
export function resultRead(
  entry: Entry,
  callId: string | null,
  { toolMessages, entries }: Memory,
): ReadResult | undefined {
  const told = callId === null ? undefined : toolMessages.get(callId);
  if (told === undefined) return undefined;
  const others = entries.filter((other) => other !== entry && other.action.callId === callId);
  const own = told.filter(({ text }) => others.every(({ action }) => action.result !== text));
  return own.find(({ time }) => time >= entry.action.startTime) ?? own[0];
}

/** Whether a model has told before that it read this text: each span tells the whole conversation again. */
export function isToldAgain({ toolMessages }: Memory, callId: string, text: string): boolean {
  return toolMessages.get(callId)?.some((read) => read.text === text) ?? false;
}
