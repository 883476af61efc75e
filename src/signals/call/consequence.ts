import type { Action } from '../../model/action.ts';
import { fold, nameWords } from '../text/text.ts';
import { isActing } from './acting.ts';
import { dealOf } from './deal.ts';
import type { Deed, Effect } from './effect.ts';
import { type Leaf, leavesOf } from './leaves.ts';
import { receiversOf } from './receivers.ts';

/** What a call does to others or to things. */
export interface Consequence {
  /** Follows the tool's name: `pays or orders`. */
  readonly words: string;
  /** Somebody's record is other than it was, and nothing has left the house. */
  readonly light: boolean;
}

/**
 * Null where the call reads,
 * reckons, takes a note, drafts, labels, keeps a file or tells the user. A name that says nothing is given the benefit
 * of the doubt, unless the arguments speak.
 */
export function consequenceOf(action: Action, effect: Effect): Consequence | null {
  const name = nameWords(action.tool);
  const leaves = leavesOf(action.arguments);
  if (isRequest(name, leaves)) return isPosting(name, leaves) ? SENDS : null;
  const said = spelledOut(name, leaves);
  if (said !== null) return said;
  const own =
    name.map((word) => OWN.get(word)).find((meaning) => meaning !== undefined) ??
    IN_CHARACTERS.find(([word]) => word.test(action.tool))?.[1];
  if (own !== undefined && !isLooking(name)) return own;
  if (!isActing(action, effect)) return null;
  // `order_status`, `payment_history`: nouns that are verbs elsewhere.
  if (isLooking(name) && (effect.deed === 'pay' || effect.deed === 'buy')) return null;
  if (isMoney(action, effect)) return PAYS;
  if (!effect.known) return null;
  return ofDeed(effect.deed, name, leaves);
}

const grave = (words: string): Consequence => ({ words, light: false });
const light = (words: string): Consequence => ({ words, light: true });
const PAYS = grave('pays or orders');
const GRANTS = grave('lets somebody in or gives something out');
const REMOVES = grave('takes something away');
const PUBLISHES = grave('publishes');
const SENDS = grave('sends data away');
const WRITES_TO = grave('writes to others');
const OPENS = grave('opens something to others');
const CHANGES = light('changes something');
const CREATES = light('creates what others rely on');
const SCHEDULES = light('puts something in a calendar');
const STARTS = light('starts or stops something');

function ofDeed(deed: Deed, name: readonly string[], leaves: readonly Leaf[]): Consequence | null {
  const spared = (nouns: ReadonlySet<string>): boolean => name.some((word) => nouns.has(word));
  switch (deed) {
    case 'pay':
    case 'buy':
      return PAYS;
    case 'grant':
    case 'secret':
      return GRANTS;
    case 'remove':
      return spared(VIEW) || spared(PASSING) ? null : REMOVES;
    case 'publish':
      return spared(ANSWER) ? null : PUBLISHES;
    case 'share':
      return spared(KEPT) ? null : SENDS;
    case 'message':
      return receiversOf(name, leaves).length > 0 ? WRITES_TO : null;
    case 'schedule':
      return name.includes('remind') ? null : SCHEDULES;
    case 'create':
      return spared(BINDING) ? CREATES : null;
    case 'change':
      return spared(PAPER) || spared(VIEW) || spared(LABEL) ? null : CHANGES;
    case 'run':
      return spared(SERVICE) ? STARTS : null;
    default:
      return null;
  }
}

const set = (words: string): ReadonlySet<string> => new Set(words.split(' '));

/** What is looked at through: closing it loses nothing. */
const VIEW = set(
  'browser tab window session connection cursor page search filter filters cache screen dialog popup view context unit units language locale timezone location directory cwd dir zoom sort form field input cookie cookies banner',
);
/** What one writes for oneself. */
const PAPER = set(
  'note notes memo draft drafts todo todos memory doc docs document file files report summary sheet spreadsheet notebook scratch scratchpad cell cells comment comments text journal plan workspace temp tmp',
);
/** What nobody keeps. */
const PASSING = set('draft drafts todo todos memory temp tmp scratch scratchpad comment workspace');
const LABEL = set(
  'label labels tag tags mark star unstar write fill input complete read seen process category flag',
);
/** Handing in the answer. */
const ANSWER = set('answer result results final response solution summary report status progress');
/** What is kept on one's own machine. */
const KEPT = set(
  'export dump unload backup download save exportar exporta exportieren exporter esporta exportera eksport',
);
const BINDING = set(
  'order po purchase payment user account event meeting appointment booking reservation campaign rule webhook subscription refund credit voucher invoice invite customer vendor supplier role permission group policy mandate contract',
);
const SERVICE = set(
  'deploy promote restart reboot launch trigger start campaign pipeline service instance workflow',
);
const LOOKING = set(
  'get list read search find show check status history view lookup fetch query describe count info details preview estimate quote options available',
);

function isLooking(name: readonly string[]): boolean {
  return name.some((word) => LOOKING.has(word));
}

/** Verbs that `effectOf` does not know, or knows as something else. */
const OWN: ReadonlyMap<string, Consequence> = new Map(
  (
    [
      [
        CHANGES,
        'swap override suspend unsuspend freeze unfreeze unlock unblock activate reactivate provision reroute redirect divert decide admit discharge increase decrease raise lower extend reinstate activar activer activeren aktivieren deaktivieren desbloquear',
      ],
      [
        REMOVES,
        'cease shred deprovision apagar slett radera fechar cerrar chiudere sluiten schliessen bloquear zamknij zrusit stornovat',
      ],
      [PAYS, 'payout waive prepay abonar uitbetalen utbetal'],
      [PUBLISHES, 'publicar publique postar publicera publiser offentliggor zverejnit publikuj'],
      [GRANTS, 'linksharing sharing partilhar freigeben partager sdilet'],
    ] as const
  ).flatMap(([meaning, words]) => words.split(' ').map((word) => [word, meaning] as const)),
);
/** The same in names without edges. */
const IN_CHARACTERS: readonly (readonly [RegExp, Consequence])[] = [
  [/付款|转账|汇款|退款|下单|购买|支払|送金|振込|返金|購入|注文/u, PAYS],
  [/删除|取消|清空|削除|キャンセル|解約/u, REMOVES],
  [/发布|投稿|公开|公開/u, PUBLISHES],
  [/授权|共享|邀请|共有|招待/u, GRANTS],
];

function isMoney(action: Action, effect: Effect): boolean {
  const { money, amount, payees } = dealOf(action, effect);
  return money && amount !== null && (effect.known || payees.length > 0) && effect.class !== 'read';
}

/** What the arguments say outright: a button, a request, a command, a statement. */
function spelledOut(name: readonly string[], leaves: readonly Leaf[]): Consequence | null {
  if (name.some((word) => CLICKS.has(word))) {
    return leaves.some(({ key, text }) => SHOWN.test(key) && COMMITS.test(fold(text.slice(0, 200))))
      ? PAYS
      : null;
  }
  if (name.includes('open') && name.some((word) => THINGS.has(word))) return OPENS;
  for (const { key, text } of leaves) {
    if (STATEMENT.test(key) && WRITES.test(text)) return CHANGES;
    if (COMMAND.test(key) && !name.includes('search')) {
      const effect = commandEffect(text.slice(0, 2_000));
      if (effect !== null) return effect;
    }
  }
  return null;
}

const CLICKS = set('click press tap klick klicken cliquer clicca clic klik');
const SHOWN = /text|label|button|name|element|description|title|aria/;
const COMMITS =
  /(?<!\p{L})(?:buy|pay|order|purchase|checkout|check out|subscribe|activate|upgrade|place|book now|start (?:my )?(?:free )?trial|donate|transfer|delete|kaufen|bestellen|bezahlen|zahlungspflichtig|abonnieren|acheter|payer|commander|comprar|pagar|suscrib\p{L}*|acquista|paga|ordina|kopen|betalen|bestellen|köp|kjøp|køb|betala|kup|zapłać|koupit|zaplatit)(?!\p{L})|[$€£¥]\s?\d|\d\s?(?:€|eur|usd|kr|zł|kč|円|元)|購入|注文|支払|购买|支付|下单/u;
const THINGS = set(
  'door doors garage gate lock valve barrier shutter channel channels port ports sale sales firewall',
);

/** A tool that speaks to any address. */
function isRequest(name: readonly string[], leaves: readonly Leaf[]): boolean {
  if (name.some((word) => word === 'http' || word === 'https' || word === 'curl')) return true;
  const toAddress = leaves.some(({ text }) => /^https?:\/\//i.test(text));
  return toAddress && leaves.some(({ key }) => key === 'method');
}

/** A request that hands data in; posting a query is how some interfaces are read. */
function isPosting(name: readonly string[], leaves: readonly Leaf[]): boolean {
  const url = leaves.find(({ text }) => /^https?:\/\//i.test(text))?.text ?? '';
  if (READ_BY_POST.test(url)) return false;
  if (name.some((word) => word === 'post' || word === 'put' || word === 'upload')) return true;
  return leaves.some(({ key, text }) => key === 'method' && /^(?:post|put|patch|delete)$/i.test(text));
}

const READ_BY_POST = /search|query|graphql|lookup|login|signin|oauth|token|session|filter/i;
const STATEMENT = /sql|query|statement|stmt/;
const WRITES =
  /^\s*(?:delete\s+from|update\s+\S+\s+set|drop\s+(?!table\s+(?:if\s+exists\s+)?(?:temp|tmp))|truncate\s|alter\s|grant\s|revoke\s)/i;
const COMMAND = /^(?:command|cmd|args|script|line|input|kommando|commande|comando)$/;

const COMMANDS: readonly (readonly [RegExp, Consequence])[] = [
  [
    /\bcurl\b[^|;&\n]{0,300}(?:\s-(?:F|d|T)\b|\s-[a-zA-Z]*[FdT]\s|--data\b|--upload-file|--form|-X\s?(?:POST|PUT|PATCH|DELETE))/,
    SENDS,
  ],
  [/\b(?:scp|rsync|sftp|nc)\s[^|;&\n]{0,200}(?:@|:)|\bgit push\b|\bnpm publish\b|\btwine upload\b/, SENDS],
  [
    /\b(?:add-iam-policy-binding|chmod\s+(?:-R\s+)?777|usermod|useradd|adduser|ssh-copy-id)\b|authorized_keys/,
    GRANTS,
  ],
  [
    /\b(?:kubectl|helm|oc)\b[^|;&\n]{0,60}\b(?:delete|uninstall)\b|^\s*delete\s|\brm\s+-\w{0,9}[rf]\w{0,9}\s+(?!\/tmp|\.\/tmp|tmp)|\bdropdb\b|\bterraform destroy\b/,
    REMOVES,
  ],
  [
    /\b(?:kubectl|helm|oc)\b[^|;&\n]{0,60}\b(?:apply|patch|scale|edit|set|rollout restart|upgrade|install)\b|\bterraform apply\b|\bsystemctl\s+(?:stop|disable|restart)\b|\b(?:pip|npm|git) config (?:set|--global)\b|\bgh\s+(?:api\s+.{0,40}-X\s?(?:POST|PUT|PATCH|DELETE)|pr merge|release create|secret set)/,
    CHANGES,
  ],
];

function commandEffect(text: string): Consequence | null {
  return COMMANDS.find(([pattern]) => pattern.test(text))?.[1] ?? null;
}
