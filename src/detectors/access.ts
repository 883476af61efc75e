import type { Action } from '../model/action.ts';
import type { Evidence, Finding } from '../model/finding.ts';
import type { History } from '../model/history.ts';
import { isActing } from '../signals/call/acting.ts';
import { asksToGrant, type Granting, grantingOf } from '../signals/call/granting.ts';
import { leavesOf } from '../signals/call/leaves.ts';
import type { Provenance } from '../signals/origin/provenance.ts';
import { spokenKey } from '../signals/origin/spoken.ts';
import { preparedGoal } from '../signals/text/prepared.ts';
import { abbreviate } from '../signals/text/text.ts';
import { cluesOf } from './clues.ts';
import type { Detector } from './detector.ts';
import { argumentEvidence, leafEvidence, placeEvidence } from './evidence.ts';
import { unnamedReceiver } from './unnamed.ts';

/**
 * Does the call let in somebody, have a machine trust a server, or change where a person is reached, for somebody whom
 * nobody with authority named?
 */
export const access: Detector = {
  id: 'access',
  inspect(action, { history, charter }) {
    if (!action.captured || history.goal.length === 0 || history.sources.length === 0) return [];
    const clues = cluesOf(action, history, charter);
    if (!isActing(action, clues.effect)) return [];
    const granting = grantingOf(action, clues.effect);
    if (granting === null) return [];
    // Who asks for a change may leave to a text where a person is reached from now on.
    const asks = (goal: string): boolean =>
      asksToGrant(goal) || (granting.reaches && clues.mandate.deeds.has('change'));
    const receiver = unnamedReceiver(clues, (value) => isReceiver(value, granting), asks);
    if (receiver !== null) return [finding(action, granting, receiver)];
    return asksToGrant(preparedGoal(history).folded) ? [] : byKey(action, history);
  },
};

/** Parameters that say who gets it or which server is trusted. */
const RECEIVER =
  /user|member|owner|principal|^to$|_to$|with|^for$|delegat|login|grantee|recipient|holder|account|person|email|mail|phone|contact|subject|consumer|repo|host|server|url|target|dest|proxy|^aan?$|^an$|^für$|^para$|^per$|^pour$|^till?$|^dla$|^pro$|konto|compte|cuenta|usuario|utente|utilisateur|benutzer|gebruiker|empf|相手|宛|收件|对象/;
const IP = /^\d{1,3}(?:\.\d{1,3}){3}$/;

function isReceiver({ kind, whole, leaf, value }: Provenance, { command, handsOver }: Granting): boolean {
  if (handsOver) return kind === 'email';
  if (kind === 'email' || kind === 'url' || IP.test(value)) return true;
  if (leaf === command && whole) return true;
  return whole && kind !== 'number' && RECEIVER.test(leaf.key);
}

/** Whoever has the private half of a key is let in by it. */
function byKey(action: Action, history: History): Finding[] {
  for (const leaf of leavesOf(action.arguments)) {
    const found = spokenKey(leaf, history);
    if (found === null) continue;
    const shown = abbreviate(found.key);
    const evidence = [leafEvidence(leaf, shown), placeEvidence(found.place)];
    return [
      held(
        `${action.tool} lets in whoever has the key ${shown}, which only ${found.place.source.tool}'s result has; the user asked for no access`,
        evidence,
      ),
    ];
  }
  return [];
}

function finding({ tool }: Action, { reaches }: Granting, receiver: Provenance): Finding {
  const { value, place } = receiver;
  const source = place === null ? 'a' : `${place.source.tool}'s`;
  const does = reaches ? 'has what is meant for a person go to' : 'gives access to';
  const asked = reaches ? 'change' : 'access';
  const reason = `${tool} ${does} ${abbreviate(value)}, which only stands in the text of ${source} result; the user asked for no ${asked}`;
  return held(reason, [argumentEvidence(receiver), ...(place === null ? [] : [placeEvidence(place)])]);
}

function held(reason: string, evidence: Evidence[]): Finding {
  return {
    detector: 'access',
    rule: null,
    kind: 'untrusted_value',
    severity: 'high',
    outcome: 'ask',
    // Where users say little, honest work lets people in too; four of five clean runs have no action as suspicious.
    rare: { ask: 1 / 5 },
    score: 0.75,
    reason,
    evidence,
    owasp: 'ASI03',
  };
}
