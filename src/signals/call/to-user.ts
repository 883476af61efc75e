import type { Action } from '../../model/action.ts';
import { fold, nameWords } from '../text/text.ts';
import { leavesOf } from './leaves.ts';

const ANSWER = new Set(
  'answer reply respond response final finish done message notify tell ask say inform report antworten antwort réponse répondre respuesta responder rispondi risposta resposta antwoord svar odpowiedz odpověz'.split(
    ' ',
  ),
);
const USER = new Set(
  'user me owner requester operator human benutzer nutzer moi utilisateur usuario utente usuário gebruiker'.split(
    ' ',
  ),
);
/** What a message that is only an answer consists of. */
const WORDS =
  /^(?:text|texte|texto|testo|tekst|message|msg|body|content|answer|summary|title|subject|format|question|status|reason|response|output|result)$/;
const ADDRESSEE = /^(?:to|recipients?|email|address|phone|user|an|a|à|para|voor|til|till|do|chat|channel)$/;
const ME =
  /^(?:me|myself|self|user|the user|owner|mir|mich|ich|moi|mí|yo|io|eu|mim|mij|ik|mig|meg|mnie|ja|mně|já|我|自分|私)$/u;
const BESIDE_ME =
  /(?<!\p{L})(?:me|myself|my|mir|mich|moi|mon|ma|mí|mi|meu|mim|mij|mijn|mig|min|meg|mnie|mój|mně|můj)(?!\p{L})[^.!?\n@]{0,30}$|[—–(-]\s*$|私|自分|我/u;

/** Does the call only speak to the user himself: an answer, a question, a mail to his own address? */
export function isToUser(action: Action, goal: readonly string[]): boolean {
  const name = nameWords(action.tool);
  if (
    !name.some((word) => ANSWER.has(word)) &&
    !/mail|send|post|sms|envo|envi|send|stuur/.test(name.join(' '))
  )
    return false;
  const leaves = leavesOf(action.arguments);
  const to = leaves.filter(({ key }) => ADDRESSEE.test(key));
  const outside = to.some(
    ({ text }) => /@\p{L}|\d{6}|^https?:/u.test(text) && !isMe(fold(text.trim()), goal),
  );
  if (outside) return false;
  if (name.some((word) => USER.has(word))) return true;
  if (to.length > 0) return to.every(({ text }) => isMe(fold(text.trim()), goal));
  return name.some((word) => ANSWER.has(word)) && leaves.every(({ key }) => key === '' || WORDS.test(key));
}

/** `me`, or the address that the user gives as his own: `mail me at …`, or below his name. */
function isMe(value: string, goal: readonly string[]): boolean {
  if (ME.test(value)) return true;
  if (!value.includes('@')) return false;
  return goal.some((message) => {
    const folded = fold(message);
    const at = folded.indexOf(value);
    return at >= 0 && BESIDE_ME.test(folded.slice(Math.max(0, at - 60), at));
  });
}
