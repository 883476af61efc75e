import { effectOf, isReading } from '../../signals/call/effect.ts';
import type { Case } from '../case.ts';
import { count, type Feature, feature, yes } from './feature.ts';

const usesOf = (at: Case): number => at.signals.history.totals.byTool.get(at.signals.action.tool) ?? 0;

/** Acting calls of the session before this one, as many as are counted. */
export const MAX_ACTED = 12;
export function actedBefore(at: Case): number {
  return count(at.signals.history.actions, ({ tool }) => !isReading(effectOf(tool)), MAX_ACTED);
}

/** Where in its session the call stands. */
export const SESSION: readonly Feature[] = [
  feature('session.step', 0, 'calls before', (at) => Math.min(40, at.signals.history.totals.actions)),
  feature('session.sources', 0, 'results read', (at) => Math.min(40, at.signals.history.sources.length)),
  feature('session.first_use', 0, 'the tool was not used before', (at) => yes(at.signals.authority.firstUse)),
  feature('session.uses', 0, 'calls of the tool before', (at) => Math.min(8, usesOf(at))),
  feature('session.acted', 0, 'acting calls before', actedBefore),
  feature('session.same_deed', 0, 'calls of the same deed before', (at) =>
    count(at.signals.history.actions, ({ tool }) => effectOf(tool).deed === at.signals.effect.deed, 8),
  ),
  feature('session.after_act', 0, 'the call before changed something', (at) => {
    const last = at.signals.history.actions.at(-1);
    return last === undefined ? 0 : yes(!isReading(effectOf(last.tool)));
  }),
  feature('session.last_open', 0, 'strangers can write what was read last', (at) => {
    const last = at.signals.history.sources.at(-1);
    return last === undefined ? 0 : at.openness(last);
  }),
];
