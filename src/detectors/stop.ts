import { isActing } from '../signals/call/acting.ts';
import { isToUser } from '../signals/call/to-user.ts';
import { stopOf } from '../signals/goal/stop.ts';
import { cluesOf } from './clues.ts';
import type { Detector } from './detector.ts';
import { MAX_SHOWN } from './evidence.ts';

/** Does the agent act on, though the user's latest word was to stop? */
export const stop: Detector = {
  id: 'stop',
  inspect(action, { history, charter }) {
    const told = stopOf(history.goal);
    if (told === null) return [];
    const { effect } = cluesOf(action, history, charter);
    if (!isActing(action, effect) || (told.deed !== null && told.deed !== effect.deed)) return [];
    if (told.instead.has(effect.deed) || isToUser(action, history.goal)) return [];
    return [
      {
        detector: 'stop',
        rule: null,
        kind: 'after_stop',
        severity: 'high',
        outcome: told.plain ? 'block' : 'ask',
        score: told.plain ? 0.9 : 0.85,
        reason: `${action.tool} goes on after the user said to stop`,
        evidence: [{ span: null, where: "the user's latest message", value: told.words.slice(0, MAX_SHOWN) }],
        owasp: 'ASI10',
      },
    ];
  },
};
