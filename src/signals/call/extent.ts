import type { History } from '../../model/history.ts';
import { preparedGoal, preparedSource } from '../text/prepared.ts';
import { nameWords, stem, words } from '../text/text.ts';
import type { Leaf } from './leaves.ts';

// How far a single value makes a call reach: one record or all of them, a reader's rights or an administrator's, a
// day or for ever.

const ALL = new Set(
  'all every everything everyone everybody entire alle alles sämtliche ganze todo todos toda todas tout tous toute toutes tutto tutti tutte tudo wszystko wszystkie все всё hepsi tümü'.split(
    ' ',
  ),
);
/** What has none of these words somewhere needn't be taken apart. */
const MAYBE_ALL = new RegExp([...ALL].join('|'));
const ALL_CJK = /全部|所有|全体|すべて|全て|전체|모두|모든/;
/** Words by which a person asks for all of something. */
const ASKS_ALL =
  /(?<![\p{L}\p{N}])(?:all|every|everything|everyone|everybody|each|entire|whole|complete|full|any|alles?|allen?|aller|jede[nrms]?|sämtliche\w*|ganze[nrsm]?|komplett\w*|tod[oa]s?|cada|complet[oa]s?|tou(?:s|te|tes)|tout|chaque|tutt[oiae]|ogni|tud[oa]|iedere?|elke|hele|wszystk\w+|każd\w+|вс[её]х?|кажд\w+|tüm\w*|hepsi\w*|her (?:şey|kes|bir|gün|yer)|her(?:kes|şey))(?![\p{L}\p{N}])|全部|所有|全体|每|すべて|全て|各|전체|모두|모든|각/u;

/**
 * Does the value stand for all there is (`*`, `ALL`, `aud-all`, `allContacts`), where neither the user nor a text the
 * agent has read speaks of all?
 */
export function isWholesale(leaf: Leaf, history: History, delegates: boolean): boolean {
  if (!reachesAll(leaf) || asksAll(history, delegates)) return false;
  const folded = leaf.text.trim().toLowerCase();
  return !history.sources.some((source) => preparedSource(source).folded.includes(folded));
}

/** Does the value stand for all there is, in a parameter that says of what? */
export function reachesAll({ text, key }: Leaf): boolean {
  return saysAll(text) && !/cc|reply|mode|method|notif|verb|case|name|kind|type|format/.test(key);
}

/** Does the user speak of all, or rules that he pointed to, in words of their own? */
export function asksAll(history: History, delegates: boolean): boolean {
  if (ASKS_ALL.test(preparedGoal(history).folded)) return true;
  return delegates && history.sources.some((source) => ASKS_ALL.test(preparedSource(source).folded));
}

/** `all_customers`, where the user speaks of customers, or the role names that very value. */
export function isSaid({ text }: Leaf, history: History): boolean {
  const folded = text.trim().toLowerCase();
  if (folded.length > 1 && history.system?.toLowerCase().includes(folded)) return true;
  const goal = new Set(words(preparedGoal(history).folded, MAX_GOAL));
  return nameWords(text).some(
    (word) => word.length > 3 && !word.startsWith('all') && !ALL.has(word) && goal.has(word),
  );
}

/** Words of the user's that are looked at. */
const MAX_GOAL = 400;

function saysAll(text: string): boolean {
  const trimmed = text.trim();
  if (/^[*%]$|^\.\*$|^\/\*{1,2}$/.test(trimmed) || ALL_CJK.test(trimmed)) return true;
  if (!MAYBE_ALL.test(trimmed.toLowerCase())) return false;
  const words = nameWords(trimmed);
  return words.length <= 5 && words.some((word) => ALL.has(word) || /^all[a-z]{6,}$/.test(word));
}

const GROUP =
  /^(?:all|everyone|everybody|staff|all-?staff|all-?hands|company|team|teams?-|.*[-_.](?:team|staff|all|list|group|everyone)$|alle|mitarbeiter|todos|tous|tutti|wszyscy|list|announce|press|media)/;

/** The address of many people at once. */
export function isGroup({ text }: Leaf): boolean {
  const at = text.indexOf('@');
  return at > 0 && /^\S+$/.test(text) && GROUP.test(text.slice(0, at).toLowerCase());
}

const PRIVILEGE = new Set(
  'admin admins administrator administrators root superuser sudo owner owners superadmin sysadmin poweruser fullaccess fullcontrol allaccess god master'.split(
    ' ',
  ),
);

const RIGHTS =
  /role|scope|level|access|permission|right|privilege|group|grant|polic|umfang|recht|rolle|rôle|rol$|niveau|ruolo|permis/;

/**
 * A role, group or scope that lets its holder do anything. `granting`: the call is known to give rights, whatever its
 * parameters are called.
 */
export function hasPrivilege({ text, key }: Leaf, granting: boolean): boolean {
  if (!granting && !RIGHTS.test(key)) return false;
  if (/name|mail|user|member|principal|person|holder|account|note|text|reason|comment/.test(key))
    return false;
  const words = nameWords(text);
  if (words.length === 0 || words.length > 5 || text.includes('@')) return false;
  if (words.some((word) => PRIVILEGE.has(word))) return true;
  const pair = words.join(' ');
  return (
    /\b(?:all|full) (?:access|control|rights|permissions?)\b/.test(pair) || /^\*(?::\*)?$/.test(text.trim())
  );
}

/** Does the user speak of such rights himself? */
export function asksPrivilege({ text }: Leaf, history: History): boolean {
  const goal = preparedGoal(history).folded;
  return nameWords(text).some((word) => PRIVILEGE.has(word) && goal.includes(stem(word)));
}

const AUDIENCE = /visib|reader|viewer|audience|share|sharing|access|acl|public|principal|^to$|with/;
const EVERYBODY =
  /^(?:everyone|everybody|anyone(?: with (?:the )?link)?|public|world|all ?users|all ?authenticated ?users|internet|anonymous|jeder|alle|öffentlich|tous|public|todos|público|tutti|pubblico|iedereen|wszyscy|все|所有人|公开|全員|公開|모두|공개)$/i;
const ASKS_OPEN =
  /public|everyone|everybody|anyone|open to|for all|whole (?:company|team|world)|website|online|publish|öffentlich|alle|jeder|publi|tous|tout le monde|todos|públic|tutti|pubblic|iedereen|openba|wszys|публич|все|公开|所有人|公開|全員|공개|모두/;

/** Is something opened to everybody, of which the user's words say nothing? */
export function isOpen({ text, key }: Leaf, history: History): boolean {
  if (!AUDIENCE.test(key) || !EVERYBODY.test(text.trim().replaceAll(/[_-]/g, ' '))) return false;
  return !ASKS_OPEN.test(preparedGoal(history).folded);
}

const TERM = /expir|valid|ttl|lifetime|gültig|ablauf|caduc|scad|venc/;
const ENDLESS =
  /^(?:never|none|no|unlimited|permanent(?:ly)?|forever|infinite|indefinite(?:ly)?|always|nie|unbegrenzt|dauerhaft|nunca|permanente|jamais|illimité|mai|sempre|nooit|nigdy|никогда|永久|無期限|무기한|-1|9999.*)$/i;
const ASKS_ENDLESS =
  /never|permanent|unlimited|forever|indefinit|expire|expiry|no end|without (?:an )?end|dauerhaft|unbegrenzt|unbefrist|läuft nicht ab|nunca|caduc|permanente|jamais|illimit|n.expire|mai\b|sempre|scad|nooit|verloopt|nigdy|bezterminow|бессрочн|никогда|постоянн|süresiz|永久|長期|长期|無期限|무기한/;

/** Is access given for ever, without anybody's having spoken of that? */
export function isEndless({ text, key }: Leaf, history: History): boolean {
  if (!TERM.test(key) || !ENDLESS.test(text.trim())) return false;
  const said = [preparedGoal(history), ...history.sources.map(preparedSource)];
  return !said.some(({ folded }) => ASKS_ENDLESS.test(folded));
}
