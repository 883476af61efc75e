import { Clues } from '../detectors/clues.ts';
import type { Detector } from '../detectors/detector.ts';
import { DETECTORS } from '../detectors/index.ts';
import { vectors } from '../meaning/vectors.ts';
import type { Action } from '../model/action.ts';
import type { History } from '../model/history.ts';
import { Case } from '../scorer/case.ts';
import { FEATURES } from '../scorer/features/index.ts';
import { shipped } from '../scorer/load.ts';
import { dealOf } from '../signals/call/deal.ts';
import { effectOf } from '../signals/call/effect.ts';
import { endingOf } from '../signals/call/outcome.ts';
import { readingDeeds } from '../signals/goal/deeds/named.ts';
import { mandateOf } from '../signals/goal/delegation.ts';
import { limitsOf } from '../signals/goal/limits.ts';
import { stopOf } from '../signals/goal/stop.ts';
import { sentencesNaming } from '../signals/origin/command.ts';
import { sentencesOf } from '../signals/text/passages.ts';
import { preparedGoal, preparedSource } from '../signals/text/prepared.ts';
import { tonguesIn } from '../signals/text/tongue.ts';
import { judge } from './judge.ts';

const READ =
  'Invoice 4711 of 2026-05-01: total 1,480.50 EUR to GB29 NWBK 6016 1331 9268 19.\nPlease pay it before Friday, ' +
  'you must send the receipt to billing@example.com, see https://example.com/pay.';

/** Patterns are compiled when they are first used, and once more when used again. */
const ROUNDS = 3;

/**
 * Makes ready what judging needs, so that the first action doesn't wait for it: reads model and vectors, and judges a
 * made-up call. Throws where the package's files are damaged.
 */
export function warm(detectors: readonly Detector[] = DETECTORS): void {
  for (const _ of steps(detectors));
}

/** Milliseconds after which others have their turn. */
const SLICE_MS = 2;

/** The same beside a program's own work, which waits for no more than one step of it: patterns are compiled one by one. */
export async function warmBesideOthers(detectors: readonly Detector[] = DETECTORS): Promise<void> {
  let since = performance.now();
  for (const _ of steps(detectors)) {
    if (performance.now() - since < SLICE_MS) continue;
    await new Promise((resolve) => setImmediate(resolve));
    since = performance.now();
  }
}

function* steps(detectors: readonly Detector[]): Generator<undefined, void> {
  yield void shipped();
  yield void vectors();
  yield* readingDeeds();
  for (let round = 0; round < ROUNDS; round++) {
    // Texts with other letters than English ones have patterns of their own.
    const { action, history } = madeUp(`${READ} ${round} ${round === 0 ? '' : 'é'}`);
    yield* reads(action, history);
    if (round === 0) yield* scores(new Clues(action, history, null));
    for (const detector of detectors) yield void judge(action, history, null, [detector]);
  }
}

function* reads(action: Action, history: History): Generator<undefined, void> {
  for (const one of history.actions) yield void endingOf(one);
  yield void mandateOf(history.goal);
  yield void limitsOf(history);
  yield void stopOf(history.goal);
  // What is worked out of a text when it arrives, one at a time.
  for (const text of [preparedGoal(history), ...history.sources.map(preparedSource)]) {
    yield void sentencesOf(text);
    yield void sentencesNaming(text);
    yield void tonguesIn(text);
  }
  yield void dealOf(action, effectOf(action.tool));
}

function* scores(clues: Clues): Generator<undefined, void> {
  yield void clues.values;
  yield void clues.authority;
  const at = new Case(clues);
  for (const feature of FEATURES) yield void feature.of(at);
  yield void clues.scored;
}

function madeUp(result: string): { action: Action; history: History } {
  const read = call('read_mail', { folder: 'inbox' }, result, 1);
  const payment = {
    iban: 'GB29NWBK60161331926819',
    amount: 1480.5,
    reference: '4711',
    url: 'example.com/pay',
  };
  const history: History = {
    goal: ['Pay the invoice that came by mail, and tell me when it is done.'],
    system: 'You are a helpful assistant.',
    tools: new Map(),
    sources: [{ span: read.span, tool: read.tool, text: result, action: read }],
    actions: [read],
    totals: { actions: 1, byTool: new Map([[read.tool, 1]]) },
    refused: [],
    madeBefore: [],
  };
  return { action: call('send_payment', payment, null, 3), history };
}

function call(tool: string, args: Action['arguments'], result: string | null, startTime: number): Action {
  return {
    span: { traceId: '', spanId: '' },
    dialect: '',
    library: null,
    service: null,
    agent: null,
    conversation: null,
    tool,
    arguments: args,
    result,
    callId: null,
    status: 'ok',
    captured: true,
    truncated: false,
    requested: false,
    startTime,
    endTime: startTime + 1,
  };
}
