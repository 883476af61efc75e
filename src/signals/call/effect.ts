import { nameWords } from '../text/text.ts';
import { NOUNS_OF_ACTS } from './nouns.ts';
import {
  type Deed,
  type EffectClass,
  LOOKED_UP,
  NOUNS,
  OPENED,
  VERBS,
  WIDE_VERBS,
  type Word,
} from './verbs.ts';

export type { Deed, EffectClass } from './verbs.ts';

export interface Effect {
  readonly class: EffectClass;
  readonly deed: Deed;
  /** False where the name told nothing and the class is the careful guess. */
  readonly known: boolean;
}

/** Nouns that say who may do what: changing these is never a small thing. */
const CREDENTIAL = new Set(
  (
    'password passwd pwd credential credentials role roles permission permissions access acl policy policies ' +
    'token tokens apikey key keys secret secrets mfa otp 2fa account_access entitlement privilege admin trust ' +
    'collab collaborator collaborators member members user users badge pass passes lockbox guest iam ssh sender'
  ).split(' '),
);
/** Of these, the ones that are secrets and not people. */
const SECRET = new Set(
  'password passwd pwd credential credentials token tokens apikey key keys secret secrets ssh'.split(' '),
);
const MONEY = new Set(
  'payment payments money transaction transactions refund refunds payout funds tranche transfer transfers'.split(
    ' ',
  ),
);
const HTTP: Readonly<Record<string, Word>> = {
  get: ['read', 'read'],
  head: ['read', 'read'],
  options: ['read', 'read'],
  post: ['write', 'create'],
  put: ['write', 'change'],
  patch: ['write', 'change'],
  delete: ['destructive', 'remove'],
};

/** Tool names are few and come again with every call. */
const known = new Map<string, Effect>();
const MAX_KNOWN = 2_000;

/**
 * The effect of a tool, from its name: snake, camel, Pascal or kebab case, `server.tool`, `mcp__server__tool`,
 * or an HTTP method with a path. `readOnly` is the charter's word and beats the name.
 */
export function effectOf(tool: string, readOnly: boolean | null = null): Effect {
  let effect = known.get(tool);
  if (effect === undefined) {
    effect = classify(tool);
    if (known.size >= MAX_KNOWN) known.clear();
    known.set(tool, effect);
  }
  if (readOnly === true) return { class: 'read', deed: 'read', known: true };
  if (readOnly === false && isReading(effect)) return { class: 'write', deed: 'change', known: true };
  return effect;
}

/** True where the call only looks. */
export function isReading(effect: Effect): boolean {
  return effect.class === 'read' || effect.class === 'navigate';
}

function classify(tool: string): Effect {
  const http = /^(GET|HEAD|OPTIONS|POST|PUT|PATCH|DELETE)\s+(\S+)/.exec(tool);
  if (http !== null) return ofHttp(http[1]!.toLowerCase(), nameWords(http[2]!));
  const name = nameWords(localName(tool)).map(plain);
  const verbs = name.filter((word) => VERBS.has(word));
  const sure = verbs.find((word) => !NOUNS.has(word));
  const first = sure ?? verbs[0];
  const verb = first === undefined ? undefined : VERBS.get(first);
  if (sure === undefined && name.length > 1 && LOOKED_UP.has(name.at(-1) ?? '')) return LOOK;
  if (verb === undefined) return ofWide(tool) ?? ofNouns(name);
  if (first === 'open' && name.some((word) => OPENED.has(word)))
    return refine(['write', 'create'], name, true);
  // Calls, stock and ownership are transferred too; money only where the name says so or says nothing else.
  if (
    first === 'transfer' &&
    name.length > 1 &&
    !name.some((word) => word !== 'transfer' && MONEY.has(word))
  ) {
    return refine(['outbound', 'share'], name, true);
  }
  return refine(verb, name, true);
}

function ofHttp(method: string, path: readonly string[]): Effect {
  const base = HTTP[method] ?? (['write', 'change'] as const);
  if (base[0] === 'read') {
    const outside = path.includes('url') && path.length <= 2;
    return outside
      ? { class: 'navigate', deed: 'open', known: true }
      : { class: 'read', deed: 'read', known: true };
  }
  if (base[0] === 'destructive') return refine(base, path, true);
  // The last word of the path that names a deed says what posting there does: /mail/send, /refunds, /resources/stop.
  for (const word of path.toReversed()) {
    const verb = VERBS.get(word) ?? VERBS.get(word.replace(/(?:ies|s)$/, ''));
    if (verb !== undefined && verb[0] !== 'read' && verb[0] !== 'navigate') return refine(verb, path, true);
  }
  return refine(base, path, true);
}

/** The tool's own name, without the server it lives on. */
function localName(tool: string): string {
  const parts = tool.slice(0, 300).split(/__|[.:/]/);
  const last = parts.at(-1);
  if (last === undefined || last === '') return tool;
  // `resident.get` and `mail.send`: the last part holds the verb; `records.share` too.
  return nameWords(last).some((word) => VERBS.has(plain(word))) ? last : tool;
}

const UMLAUTS: Readonly<Record<string, string>> = {
  ä: 'ae',
  ö: 'oe',
  ü: 'ue',
  ß: 'ss',
  ø: 'o',
  æ: 'ae',
  ł: 'l',
};

/** A word as the table has it: without accents, German umlauts as two letters where it has them so. */
function plain(word: string): string {
  if (isListed(word)) return word;
  const spelt = word.replace(/[äöüßøæł]/g, (letter) => UMLAUTS[letter] ?? letter);
  return isListed(spelt) ? spelt : word.normalize('NFD').replace(/\p{M}/gu, '');
}

function isListed(word: string): boolean {
  return VERBS.has(word) || NOUNS_OF_ACTS.has(word);
}

const LOOK: Effect = { class: 'read', deed: 'read', known: true };

function ofWide(tool: string): Effect | null {
  const found = WIDE_VERBS.find(([, , verb]) => verb.test(tool));
  return found === undefined ? null : { class: found[0], deed: found[1], known: true };
}

/** A verb says what is done; the noun beside it can make it weigh more. */
function refine(verb: Word, name: readonly string[], sure: boolean): Effect {
  const [effect, deed] = verb;
  if (effect === 'read' || effect === 'navigate') return { class: effect, deed, known: sure };
  if (
    name.some((word) => MONEY.has(word)) &&
    (deed === 'message' || deed === 'create' || deed === 'publish')
  ) {
    return { class: 'outbound', deed: 'pay', known: sure };
  }
  const credential = name.find((word) => CREDENTIAL.has(word));
  if (credential !== undefined && (effect === 'write' || deed === 'share')) {
    return { class: 'credential', deed: SECRET.has(credential) ? 'secret' : 'grant', known: sure };
  }
  return { class: effect, deed, known: sure };
}

/** No verb in the name: several things (`kyc_files`, `gl.balances`) are a list to look up, one may be anything. */
function ofNouns(name: readonly string[]): Effect {
  if (name.some((word) => MONEY.has(word))) return { class: 'outbound', deed: 'pay', known: false };
  if (name.length > 1 && PLURAL.test(name.at(-1) ?? '')) return { class: 'read', deed: 'read', known: false };
  for (const word of name) {
    const act = NOUNS_OF_ACTS.get(word);
    if (act !== undefined) return { class: act[0], deed: act[1], known: false };
  }
  return { class: 'write', deed: 'change', known: false };
}

const PLURAL = /^\p{L}{2,}[^s\P{L}]s$/u;
