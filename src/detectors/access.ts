import type { Action } from '../model/action.ts';
import type { Finding } from '../model/finding.ts';
import { isActing } from '../signals/call/acting.ts';
import { asksToGrant, type Granting, grantingOf } from '../signals/call/granting.ts';
import type { Provenance } from '../signals/origin/provenance.ts';
import { abbreviate } from '../signals/text/text.ts';
import { cluesOf } from './clues.ts';
import type { Detector } from './detector.ts';
import { argumentEvidence, placeEvidence } from './evidence.ts';
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
    const receiver = unnamedReceiver(clues, (value) => isReceiver(value, granting), asksToGrant);
    return receiver === null ? [] : [finding(action, granting, receiver)];
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

function finding({ tool }: Action, { reaches }: Granting, receiver: Provenance): Finding {
  const { value, place } = receiver;
  const source = place === null ? 'a' : `${place.source.tool}'s`;
  const does = reaches ? 'has what is meant for a person go to' : 'gives access to';
  const asked = reaches ? 'change' : 'access';
  return {
    detector: 'access',
    rule: null,
    kind: 'untrusted_value',
    severity: 'high',
    outcome: 'ask',
    score: 0.75,
    reason: `${tool} ${does} ${abbreviate(value)}, which only stands in the text of ${source} result; the user asked for no ${asked}`,
    evidence: [argumentEvidence(receiver), ...(place === null ? [] : [placeEvidence(place)])],
    owasp: 'ASI03',
  };
}
