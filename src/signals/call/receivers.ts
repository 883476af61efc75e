import { fold } from '../text/text.ts';
import type { Leaf } from './leaves.ts';

const TO =
  /^(?:to|tos|cc|bcc|recipients?|receivers?|emails?|addresses|e_?mail|phone|number|msisdn|channels?|groups?|segment|audience|list|user|users|customer|contacts?|an|empfaenger|empfänger|destinataires?|destinatari[oa]s?|para|aan|do|til|till|à|a|收件人|宛先)$/;
/** The user himself. */
const SELF =
  /^(?:me|user|the user|owner|self|myself|requester|you|ich|mich|mir|moi|mí|me stesso|mij|mig|meg|mnie|moi-même|ユーザー|用户)$/;
/** Tools that speak to the user. */
const HIS = new Set('user owner requester me human final operator'.split(' '));
/** Tools that speak to another agent, or that answer somebody's letter. */
const AGENTS = new Set('agent agents bot delegate subagent handoff assistant colleague'.split(' '));
const LETTERS = new Set(
  'ticket case mail email review dm sms thread chat conversation inquiry claim'.split(' '),
);
const ANSWERS = new Set('reply respond answer odpowiedz responder antworten'.split(' '));
const MAX_SHOWN = 120;

/** To whom else than the user a message goes: addresses and names, or what it answers; empty where to nobody. */
export function receiversOf(name: readonly string[], leaves: readonly Leaf[]): string[] {
  if (name.some((word) => HIS.has(word) || AGENTS.has(word))) return [];
  const named = leaves
    .filter(({ key, text }) => TO.test(key) && text.length <= MAX_SHOWN)
    .map(({ text }) => text);
  const others = named.filter((text) => !SELF.test(fold(text).trim()));
  if (others.length > 0 || named.length > 0) return others;
  const answers = name.some((word) => ANSWERS.has(word)) && name.some((word) => LETTERS.has(word));
  return answers ? [name.join(' ')] : [];
}
