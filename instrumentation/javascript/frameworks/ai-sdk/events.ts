import { remember } from '../../../../src/session/bounded.ts';
import type { Gate } from '../../core/contract.ts';
import { silently } from '../../core/safely.ts';
import { say } from '../../core/say.ts';
import { type Fields, fieldsOf, text } from '../shared/fields.ts';
import { guardInPlace, isBound } from './tools.ts';
import { noteTurn, openTurn, type Turn, turnOf } from './turns.ts';

// Versions 6 and 7 tell everyone who is on a global list of each run as it begins, and hand over its tools: the way in
// where functions of the package can't be replaced. What they call here is theirs to name.

/** Runs under way; one that failed in version 6 tells nobody that it is over. */
const MAX_RUNS = 10_000;

export function listen(gate: Gate): void {
  const known = globalThis as { AI_SDK_TELEMETRY_INTEGRATIONS?: unknown };
  known.AI_SDK_TELEMETRY_INTEGRATIONS ??= [];
  const integrations = known.AI_SDK_TELEMETRY_INTEGRATIONS;
  if (Array.isArray(integrations)) integrations.push(listener(gate));
}

export function listener(gate: Gate): Readonly<Record<string, (event: unknown) => void>> {
  const runs = new Map<string, Turn>();

  function begin(event: Fields): void {
    const tools = fieldsOf(event.tools);
    if (tools === null || isBound(tools)) return;
    const turn = openTurn(gate, event);
    if (turn === null) return;
    noteTurn(turn, event.prompt);
    noteTurn(turn, event.messages);
    if (typeof event.callId === 'string') remember(runs, event.callId, turn, MAX_RUNS);
    const left = guardInPlace(gate, tools, turn.approvals);
    if (left.length === 0) return;
    gate.saw(
      left.map((name) => ({ name })),
      'ai-sdk',
      false,
    );
    say(`not guarded, for they are frozen: ${left.join(', ')} (start with --import)`, 'always');
  }

  function end(event: Fields, error?: unknown): void {
    const { callId = '', steps } = event;
    const turn = runs.get(String(callId)) ?? turnOf(steps);
    runs.delete(String(callId));
    turn?.end(error);
  }

  const on = (hear: (event: Fields) => void) => (event: unknown) =>
    silently(() => hear(fieldsOf(event) ?? {}));
  return {
    onStart: on((event) => {
      // A prompt that is a text becomes a message later, and its objects tell whose a call is.
      if (event.callId !== undefined || text(event.prompt) === undefined) begin(event);
    }),
    onStepStart: on((event) => {
      const turn = turnOf(event.messages);
      if (turn !== null) noteTurn(turn, event.steps);
      else if (event.stepNumber === 0 && event.callId === undefined) begin(event);
    }),
    onFinish: on((event) => end(event)),
    onEnd: on((event) => end(event)),
    onAbort: on((event) => end(event)),
    onError: on((event) => end(event, event.error ?? event)),
  };
}
