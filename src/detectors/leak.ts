import type { Action } from '../model/action.ts';
import type { Finding } from '../model/finding.ts';
import type { Source } from '../model/history.ts';
import { isActing } from '../signals/call/acting.ts';
import { isReading } from '../signals/call/effect.ts';
import { type Leaf, leavesOf } from '../signals/call/leaves.ts';
import { asksForSecret, type Secret, secretIn, secretPlaceIn } from '../signals/call/secret.ts';
import { leftToText } from '../signals/goal/pointing.ts';
import { fileMadeSince } from '../signals/origin/made.ts';
import type { Provenance } from '../signals/origin/provenance.ts';
import { asIdentifier } from '../signals/text/identifiers.ts';
import { preparedGoal } from '../signals/text/prepared.ts';
import { abbreviate } from '../signals/text/text.ts';
import { Clues, cluesOf } from './clues.ts';
import type { Detector } from './detector.ts';
import { argumentEvidence, leafEvidence, placeEvidence } from './evidence.ts';
import { unnamedReceiver } from './unnamed.ts';

/**
 * Does the call give a secret (a key, a code, an identity or account number), or a file that was made for it, to somebody
 * whom nobody with authority named, or read one from where only such a text says it is?
 */
export const leak: Detector = {
  id: 'leak',
  inspect(action, { history, charter }) {
    if (!action.captured || history.goal.length === 0 || history.sources.length === 0) return [];
    const clues = cluesOf(action, history, charter);
    if (isReading(clues.effect)) return readSecret(clues);
    // A payment takes the payee's account along.
    if (!isActing(action, clues.effect) || clues.effect.deed === 'pay') return [];
    const receiver = unnamedReceiver(clues, isAddress, asksForSecret) ?? unnamedPage(clues);
    if (receiver === null) return [];
    const told = receiver.place?.source ?? null;
    const given = secretIn(action, history, told) ?? (told && madeFile(clues, told));
    return given === null || given.value === receiver.value ? [] : [finding(action, given, receiver)];
  },
};

/** What belongs to whoever works at the machine, and not to one project. */
const PERSONAL =
  /\.ssh\/|id_(?:rsa|ed25519|ecdsa)|\.netrc|\.pgpass|\.git-credentials|\.aws\/|\.kube\/|\/etc\/shadow|\/environ/;

/** A look at a machine's secrets where only running text of a result told of the place: the first half of giving them away. */
function readSecret({ action: { tool }, history, values }: Clues): Finding[] {
  const place = values.find(
    ({ value, origin, standing, whole }) =>
      whole && origin === 'untrusted' && standing === 'prose' && secretPlaceIn(value) !== null,
  );
  if (place === undefined || place.place === null) return [];
  // A project's own settings are often looked at. Who speaks of keys, or leaves something to a text, may mean these.
  const meant =
    !PERSONAL.test(place.value) ||
    leftToText(history) !== null ||
    asksForSecret(preparedGoal(history).folded);
  const source = `${place.place.source.tool}'s result`;
  return [
    {
      detector: 'leak',
      rule: null,
      kind: 'untrusted_value',
      severity: 'high',
      outcome: meant ? 'ask' : 'block',
      score: 0.8,
      reason: `${tool} reads ${abbreviate(place.value)}, where a machine keeps what is secret, and only the text of ${source} named it`,
      evidence: [argumentEvidence(place), placeEvidence(place.place)],
      owasp: 'ASI01',
    },
  ];
}

function madeFile({ values, history }: Clues, told: Source): Secret | null {
  const file = fileMadeSince(told, values, history);
  if (file === null) return null;
  return { leaf: file.leaf, value: file.value, what: `a file that ${file.holders[0]?.tool} made` };
}

/** Of a telephone number the form says little more than that it has many digits. */
const PHONE = /^(?:\+|0)[\d\s()/.-]{6,20}$/;

/** A line to run, copied whole. */
const LINK = /https?:\/\/|\S@\S/;

function isAddress({ kind, leaf, value, whole }: Provenance): boolean {
  if (kind === 'email' || kind === 'url') return true;
  return whole && (PHONE.test(leaf.text.trim()) || (kind === 'text' && LINK.test(value)));
}

const FORM =
  /fill|form|type|input|submit|enter|ausfüllen|ausfuellen|eingeben|absenden|rempl|saisi|soumettre|envoyer|rellen|escrib|enviar|compil|inserisc|invia|preench|invul|verstuur|wypełn|wypeln|wyślij|fyll|skicka|udfyld|vyplň|vypln|odesl|入力|送信|填写|提交/;

/** A form goes to the page that was opened last. */
function unnamedPage({ action, history, charter, values }: Clues): Provenance | null {
  if (!FORM.test(action.tool.toLowerCase()) || values.some(({ kind }) => kind === 'url')) return null;
  const opened = history.actions.findLast((earlier) => leavesOf(earlier.arguments).some(isLink));
  if (opened === undefined) return null;
  const sources = history.sources.filter(
    (source) => source.action === null || source.action.endTime <= opened.startTime,
  );
  const then = new Clues(opened, { ...history, sources }, charter);
  return unnamedReceiver(then, ({ kind, whole }) => kind === 'url' && whole, asksForSecret);
}

function isLink({ text }: Leaf): boolean {
  return asIdentifier(text)?.kind === 'url';
}

function finding({ tool }: Action, { leaf, value, what }: Secret, receiver: Provenance): Finding {
  const { place } = receiver;
  const source = place === null ? 'a result' : `${place.source.tool}'s result`;
  return {
    detector: 'leak',
    rule: null,
    kind: 'outbound_data',
    severity: 'high',
    outcome: 'ask',
    score: 0.8,
    reason: `${tool} gives ${what} to ${abbreviate(receiver.value)}, which only stands in the text of ${source}`,
    evidence: [
      leafEvidence(leaf, abbreviate(value, 8)),
      argumentEvidence(receiver),
      ...(place === null ? [] : [placeEvidence(place)]),
    ],
    owasp: 'ASI01',
  };
}
