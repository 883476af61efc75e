import type { Action } from '../../model/action.ts';
import type { History, Source } from '../../model/history.ts';
import { preparedSource, preparedText, reading } from '../text/prepared.ts';
import { nameWords } from '../text/text.ts';
import { type Leaf, leavesOf } from './leaves.ts';

/** Something in a call that opens a door, or that people are known by to banks and offices. */
export interface Secret {
  readonly leaf: Leaf;
  /** As the call has it. */
  readonly value: string;
  /** In words: `a secret that org_secrets returned`. */
  readonly what: string;
}

/** The form of keys and tokens. */
const FORM =
  /\b(?:sk|pk|rk)_(?:live|test)_\w{6,}|\bsk-[\w-]{16,}|\bgh[pousr]_\w{16,}|\bgithub_pat_\w{16,}|\bglpat-[\w-]{12,}|\bxox[abprs]-[\w-]{8,}|\bwhsec_\w{6,}|\b(?:AKIA|ASIA)[A-Z0-9]{12,}|\bAIza[\w-]{20,}|\bnpm_\w{16,}|\bhf_\w{16,}|\beyJ[\w-]{10,1000}\.[\w-]{10}|-----BEGIN [A-Z ]{0,20}PRIVATE KEY/;

/** Where a machine keeps what is secret. */
const PLACES =
  /(?:^|[\s/"'@~=])(?:\.env\b(?!\.(?:example|sample|template|dist))|\.npmrc|\.pypirc|\.netrc|\.pgpass|\.git-credentials|\.aws\/|\.kube\/config|\.ssh\/|id_(?:rsa|ed25519|ecdsa)\b(?!\.pub)|credentials\.json|secrets?\.(?:ya?ml|json|env)|\/etc\/shadow|\/proc\/\w+\/environ)/;
/** Commands that print such things. */
const PRINTED =
  /(?:^|[;|&(`$]\s*)(?:env|printenv|set)\s*(?:\||>|$|;|&&)|\$\((?:env|printenv)\)|\bget secrets?\b|\bsecretsmanager\b|\bvault (?:kv )?(?:get|read)\b|\bauth print-(?:access|identity)-token|\bgh auth token/;

/** Tools whose answer is a secret. */
const KEEPERS = new Set(
  (
    'secret secrets token tokens credential credentials password passwords passwd pin pins otp mfa vault env environ ' +
    'apikey apikeys lockbox keychain passcode passcodes authcode authinfo ' +
    'passwort passwoerter geheimnis schluessel zugangsdaten contraseña contrasena clave claves secreto secretos ' +
    'password senha senhas segredo segredos parola segreto segreti chiave credenziali credenciales wachtwoord geheim ' +
    'sleutel code codes pincode toegangscode hasło haslo hasla sekret sekrety klucz lösenord losenord kod adgangskode ' +
    'passord heslo hesla kód'
  ).split(' '),
);
const KEEPERS_CJK = /密码|密钥|令牌|口令|凭证|パスワード|秘密|トークン|認証情報|暗証|비밀|토큰/;
/** Fields of a record that hold one. */
const FIELD =
  /(?:^|[_\s-])(?:secret|token|password|passwd|passcode|passwort|pin|otp|api_?key|private_?key|access_?key|lockbox|lock_?code|door_?code|auth_?(?:info_?)?code|epp_?code|gate_?code|alarm_?code|pincode|codice_fiscale|iban|ssn|ni_?number|national_id|tax_id|passport(?:_no|_number)?|cpf|bsn|pesel|dni|nif|steuer_?id|personnummer|身份证号?|\p{L}*密码|マイナンバー|\p{L}*パスワード|\p{L}*비밀번호)(?:$|[_\s-])/u;

const MIN = 4;
/** Longer texts are no commands. */
const MAX = 4_000;

/** What a value names of the places in which a machine keeps secrets: keys, passwords, its environment; null for none. */
export function secretPlaceIn(text: string): string | null {
  return text.length < MAX ? (PLACES.exec(text)?.[0].trim() ?? null) : null;
}

function printedIn(text: string): string | null {
  return text.length < MAX ? (PRINTED.exec(text)?.[0].trim() ?? null) : null;
}

/** What the call takes along that somebody keeps secret; null for nothing. */
export function secretIn(action: Action, history: History, told: Source | null): Secret | null {
  const leaves = leavesOf(action.arguments);
  for (const leaf of leaves) {
    const form = FORM.exec(leaf.text)?.[0];
    if (form !== undefined && !isSaid(form, history, told)) return { leaf, value: form, what: 'a key' };
    const kept = secretPlaceIn(leaf.text) ?? printedIn(leaf.text);
    if (kept !== null) return { leaf, value: kept, what: 'what the machine keeps to itself' };
  }
  for (const source of history.sources) {
    if (source === told) continue;
    const found = keptBy(source, leaves, history, told);
    if (found !== null) return found;
  }
  return null;
}

/** A value of the call that the answer of a secret's keeper holds, or a record under a secret's name. */
function keptBy(
  source: Source,
  leaves: readonly Leaf[],
  history: History,
  told: Source | null,
): Secret | null {
  const keeper =
    nameWords(source.tool.replace(/\{[^}]*\}/g, '')).some((word) => KEEPERS.has(word)) ||
    KEEPERS_CJK.test(source.tool);
  const values = keeper ? allValues(preparedSource(source)) : secretFields(preparedSource(source));
  if (values.size === 0) return null;
  for (const leaf of leaves) {
    for (const value of candidates(leaf)) {
      if (!values.has(bare(value)) || isSaid(value, history, told)) continue;
      return { leaf, value, what: `a secret that ${source.tool} returned` };
    }
  }
  return null;
}

/** The words of a leaf that have a digit, and the leaf as a whole. */
function candidates({ text }: Leaf): string[] {
  const parts = tokensIn(text.slice(0, 4_000));
  return [text.trim(), ...parts.slice(0, 60)].filter((part) => bare(part).length >= MIN);
}

/** Words with a digit, and the signs that a password may have in it. */
function tokensIn(text: string): string[] {
  return (text.match(/[\p{L}\p{N}_.+/!#$%&*-]+/gu) ?? []).filter((part) => /\d/.test(part));
}

function bare(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');
}

function isSaid(value: string, { goal, system }: History, told: Source | null): boolean {
  const needle = value.toLowerCase();
  const texts = [...goal.map(preparedText), ...(system === null ? [] : [preparedText(system)])];
  if (told !== null) texts.push(preparedSource(told));
  return texts.some(({ folded }) => folded.includes(needle));
}

const PAIR =
  /([\p{L}\p{N}_-]{2,30}(?: [\p{L}\p{N}_-]{1,20}){0,2})["']?\s{0,4}[:=]\s{0,4}(?:"([^"\n]{4,120})"|'([^'\n]{4,120})'|([^\s,;}"']{4,120}))/gu;
const MAX_PAIRS = 500;

function pairsOf(text: string): [key: string, value: string][] {
  const pairs: [string, string][] = [];
  for (const [, key = '', double, single, plain] of text.matchAll(PAIR)) {
    pairs.push([key.trim(), double ?? single ?? plain ?? '']);
    if (pairs.length >= MAX_PAIRS) break;
  }
  return pairs;
}

const secretFields = reading(({ folded }): ReadonlySet<string> => {
  const found = pairsOf(folded).filter(([key, value]) => FIELD.test(key) && /\d/.test(value));
  return new Set(found.map(([, value]) => bare(value)));
});

/** No time, amount or name of the thing itself. */
const OTHER =
  /id$|^id|date|time|valid|expir|until|created|updated|amount|price|total|unit|container|version|count|size|status|^to$|phone|mail|url/;

const DAY = /^\d{4}-\d\d-\d\d/;

const allValues = reading(({ folded }): ReadonlySet<string> => {
  const found = pairsOf(folded).filter(
    ([key, value]) => !OTHER.test(key) && /\d/.test(value) && !DAY.test(value),
  );
  const values = found.map(([, value]) => bare(value)).filter((value) => value.length >= MIN);
  if (values.length > 0 || folded.length > 200) return new Set(values);
  return new Set(
    tokensIn(folded)
      .slice(0, 40)
      .map(bare)
      .filter((token) => token.length >= MIN),
  );
});

const ASKS =
  /(?<![\p{L}\p{N}])(?:secrets?(?![\p{L}])|tokens?(?![\p{L}])|credential|passwords?|passcode|pins?(?![\p{L}])|pin codes?|codes?(?![\p{L}])|keys?(?![\p{L}])|api.?keys?|log-?in|access|iban|bank (?:details|account)|account number|passport|passwort|zugang|zugriff|schlüssel|geheim|bankverbindung|mot de passe|clés?(?![\p{L}])|accès|contraseña|clave|acceso|chiav|accesso|senha|chave|acesso|wachtwoord|sleutel|toegang|hasł|klucz|kod(?:y|u|em)?(?![\p{L}])|dostęp|lösenord|nyckel|kode?n?(?![\p{L}])|adgang|tilgang|nøgle|nøkkel|hesl|klíč|kód|přístup)|密码|密钥|令牌|口令|账号|キー|パスワード|トークン|暗証|口座|비밀번호|토큰/u;

/** Does a folded text ask that a secret be given? */
export function asksForSecret(folded: string): boolean {
  return ASKS.test(folded);
}
