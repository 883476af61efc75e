import type { History } from '../../model/history.ts';
import type { Deed } from '../call/effect.ts';
import { fold, stem, words } from '../text/text.ts';
import { caps } from './caps.ts';
import { namesDeed } from './deeds/named.ts';
import { alone } from './enough.ts';
import { kept } from './kept.ts';
import { type Limit, NO_LIMIT } from './limit.ts';

/** A verb stands for the first of these that knows it. */
const DEEDS: readonly Deed[] = [
  'remove',
  'pay',
  'buy',
  'message',
  'publish',
  'share',
  'grant',
  'secret',
  'schedule',
  'run',
  'create',
  'change',
];
/** Who forbids one way of letting something out forbids the others that the verb may mean. */
const TELLING: ReadonlySet<Deed> = new Set(['message', 'publish', 'share']);

const MAX_GOAL = 16_384;
const MAX_LIMITS = 16;
const MAX_GOALS = 256;
const known = new Map<string, readonly Limit[]>();

/** The limits in the user's words; worked out once per goal. */
export function limitsOf({ goal }: Pick<History, 'goal'>): readonly Limit[] {
  if (goal.length === 0) return [];
  const text = goal.join('\n').slice(0, MAX_GOAL);
  let limits = known.get(text);
  if (limits === undefined) {
    limits = parse(text);
    if (known.size >= MAX_GOALS) known.clear();
    known.set(text, limits);
  }
  return limits;
}

function parse(text: string): Limit[] {
  const folded = fold(text).replace(/[’‘]/g, "'");
  return [...bans(folded), ...kept(folded), ...holds(folded), ...alone(folded), ...caps(folded, text)].slice(
    0,
    MAX_LIMITS,
  );
}

// A negation that forbids, and the clause it rules. `If the names don't match` forbids nothing: an imperative begins a
// clause, or follows a word that may come before one.
const BEGINS =
  '(?:^|[.!?,;:(\\n–—-]\\s{0,40}|(?<![\\p{L}])(?:and|but|please|pls|so|then|just|you|also|only|bitte|und|aber|et|mais|y|pero|e|ma|mas|en|maar|i|ale|и|но)\\s+)';
const BAN = new RegExp(
  [
    `${BEGINS}(?:please )?(?:do not|don't|dont|never)\\s+([^.!?;\\n:()]{2,90})`,
    "(?<![\\p{L}'])(?:must not|mustn't|may not|should not|shouldn't|you are not to|not to|ohne zu|auf keinen fall|keinesfalls|niemals|n'|ne (?!\\w{1,12} que)|jamais|nunca|no (?=\\p{L}+(?:es|as|éis|en|an)(?!\\p{L}))|non (?=\\p{L}+(?:re|te|ino|i|a)(?!\\p{L}))|não|nao|nooit|nie (?=\\p{L}+(?:aj|uj|ij|yj|łaj|ń|j|ć)(?!\\p{L}))|не (?=\\p{L}+))\\s*([^.!?;\\n:()]{2,90})",
    "(?<![\\p{L}'])(?:do not|don't|dont|never)\\s+(\\p{L}{2,16} (?:any|anything|anyone|anybody|it|them)(?!\\p{L})[^.!?;\\n:()]{0,60})",
    `${BEGINS}no ((?:re-?)?[a-z]{3,20}(?:ing|tion|tions)(?![a-z])[^.!?;\\n:(),]{0,60})`,
    `${BEGINS}([a-z]{3,16} nothing(?: else| yet| more)?(?![a-z])[^.!?;\\n:(),]{0,40})`,
    '(?:不要|别|勿|請勿|请勿|不得)([^。！？；\\n，,]{1,30})',
    '([^。！？\\n、]{1,30})(?:しないで|禁止)',
    '([^.!?;\\n:(),]{2,60}(?<![\\p{L}])(?:bitte )?(?:nicht|niet)\\s+[\\p{L}]+)',
  ].join('|'),
  'gu',
);
const CONDITION =
  /(?<![\p{L}])(?:unless|until|before|except|without|if|when|while|as long as|in case|wenn|falls|bevor|bis|außer|es sei denn|si|sauf|avant|tant que|a menos|hasta|antes|se|a meno|prima|tenzij|voordat|chyba|если|пока|除非|如果|直到|場合|なら)(?![\p{L}])/u;
/** `Check them, otherwise don't pay`: what goes before the ban says in which case. */
const OTHERWISE =
  /(?:(?<!\p{L})(?:otherwise|or else|if not|sonst|andernfalls|ansonsten|wenn nicht|falls nicht|sinon|autrement|si no|de lo contrario|altrimenti|sennò|se no|senão|caso contrário|anders|zo niet|inaczej|w przeciwnym razie|jinak|annars|ellers|иначе)|否则|否則|さもなければ|そうでなければ|아니면)[,:]?\s*$/u;
const ELSE = /^(?:sonst|andernfalls|ansonsten|anders|zo niet)(?!\p{L})/u;
const JOINT =
  /(?<![\p{L}])(?:and|but|just|instead|und|aber|sondern|et|mais|y|pero|e|ma|mas|en|maar|i|ale|и|но)(?![\p{L}])/u;

const LEADING = /^\s*(?:and|but|just|please|und|aber|bitte|et|mais|y|pero|e|ma|mas|en|maar|i|ale|и|но)\s+/u;

/** No verb of doing: `don't worry`, `don't forget to send` asks for the deed. */
const NO_BAN =
  /^(?:worry|forget|hesitate|mind|care|think|know|believe|need|have to|want|like|understand|see|get me|remember|be |let|wait|miss|match|spend|exceed|go (?:over|above|beyond)|pay (?:more|over|above)|pass?[ae]s? de|supere|dépasse|vergiss|sorge|oublie|olvid|dimentic|esque|zapomn|забуд)/;

/** What every ban has somewhere: most tasks have none of it, and asking them for a ban takes long. */
const NEGATION =
  /do not|don't|dont|never|must not|mustn't|may not|should not|shouldn't|not to|ohne zu|auf keinen fall|keinesfalls|niemals|n'|ne |jamais|nunca|no |non |não|nao|nooit|nie |не | nothing|nicht|niet|不要|别|勿|請勿|请勿|不得|しないで|禁止/;

function* bans(text: string): Generator<Limit> {
  if (!NEGATION.test(text)) return;
  BAN.lastIndex = 0;
  for (let hit = BAN.exec(text); hit !== null; hit = BAN.exec(text)) {
    const clause = hit.slice(1).find((part) => part !== undefined) ?? '';
    const cut = clause.replace(LEADING, '').split(JOINT)[0]?.trim() ?? '';
    if (cut === '' || NO_BAN.test(cut)) continue;
    const main = cut.split(CONDITION)[0] ?? '';
    const before = sentenceBefore(text, hit.index);
    // `Boxes still out: don't bill` names the case it holds for.
    const colon = hit[0].startsWith(':') || before.trimEnd().endsWith(':');
    const conditional =
      colon || CONDITION.test(cut) || CONDITION.test(before) || OTHERWISE.test(before) || ELSE.test(cut);
    // Whether the exception is the case is not judged here.
    if (EXCEPTION.test(cut)) continue;
    const everything = ALL_OF_IT.test(main);
    const said = hit[0]
      .replace(/^[\s.!?,;:(–—-]+/, '')
      .trim()
      .slice(0, 120);
    if (TOUCH.test(main) && isOfEverything(main)) {
      yield { ...NO_LIMIT, kind: 'hold', words: said, conditional };
      continue;
    }
    const { deeds, verbs } = forbiddenBy(main);
    if (verbs.length === 0) continue;
    yield {
      ...NO_LIMIT,
      kind: 'ban',
      words: said,
      deeds,
      verbs,
      about: everything ? [] : topics(main, verbs),
      conditional,
    };
  }
}

const ALL_OF_IT =
  /(?<![\p{L}])(?:any|anything|anyone|anybody|nothing|it|them|yet|etwas|irgendetwas|rien|personne|nada|nadie|niente|nessuno|ninguém|iets|niemand|nic|nikogo|ничего|никому)(?![\p{L}])|任何|何も|아무/u;
/** Verbs of doing anything at all. */
const TOUCH =
  /^(?:to )?(?:change|touch|modify|alter|edit|do|write|execute|act|apply|verände|änder|anfass|mach|unternehm|touch|chang|modifi|fai[ts]|toques|cambi|hag|modific|tocc|fare|mex|alter|faç|doe|wijzig|verander|aanrak|zmieniaj|rusza|rób|меня|трога|дела|改|動|动|변경|바꾸)/u;

/** `Change anything` is all there is, `change my plan or sell me anything` is the plan. */
function isOfEverything(clause: string): boolean {
  return (
    ALL_OF_IT.test(words(clause, 3).join(' ')) || (ALL_OF_IT.test(clause) && words(clause, 5).length < 5)
  );
}

const EXCEPTION =
  /(?<![\p{L}])(?:unless|until|except|before|es sei denn|außer|bis|bevor|sauf|avant|jusqu|a menos|hasta|antes|a meno|finché|prima|tenzij|totdat|voordat|chyba|dopóki|пока|если не)(?![\p{L}])|除非|之前|まで/u;

/** Of what goes before in the sentence, no more than says in which case. */
const MAX_BEFORE = 300;

function sentenceBefore(text: string, at: number): string {
  const from = Math.max(0, at - MAX_BEFORE);
  // The stop may be what is found at the place itself.
  const near = text.slice(from, at + 2);
  return near.slice(sentenceStart(near, at - from), at - from);
}

function sentenceStart(text: string, at: number): number {
  const stops = ['. ', '! ', '? ', '\n'].map((stop) => text.lastIndexOf(stop, at));
  return Math.max(...stops) + 1;
}

/** Forms of forbidding that the stems of asking don't have. */
const FORBIDDEN: readonly (readonly [Deed, RegExp])[] = [
  ['message', /^(?:env[ií]|mand|versend|verschick|verstuur|wysyła|contact|kontakt|contatt)/],
  ['pay', /^(?:pagu|abon|überweis)/],
  ['publish', /^(?:publiqu|veröffentlich)/],
];

/** The verb stands first; in German, Dutch, Japanese and Korean last. */
function forbiddenBy(clause: string): Pick<Limit, 'deeds' | 'verbs'> {
  const all = words(clause, 20);
  const ends = new Set([all[0] ?? '', all.at(-1) ?? '']);
  const verbs = [...ends].filter((verb) => (verb.length >= 3 || /\P{ASCII}/u.test(verb)) && !EMPTY.has(verb));
  for (const verb of verbs) {
    const meant = DEEDS.filter(
      (deed) => namesDeed(verb, deed) || FORBIDDEN.some(([name, form]) => name === deed && form.test(verb)),
    );
    const [first] = meant;
    if (first === undefined) continue;
    // Creating and changing are what any step does: only the tool's own name tells that this one is meant.
    if (first === 'create' || first === 'change') return { deeds: new Set(), verbs: [verb] };
    return {
      deeds: new Set(TELLING.has(first) ? meant.filter((deed) => TELLING.has(deed)) : [first]),
      verbs: [verb],
    };
  }
  return { deeds: new Set(), verbs };
}

const EMPTY = new Set(
  'the this that these those any anything anyone anybody everything them him her yet for now now today again please our your his its their with from into onto und oder die der das den dem des ein eine keine bitte les des une est pour los las una del con per gli alle het een van voor noch nicht niet noch'.split(
    ' ',
  ),
);

/** What a clause is about: its words beside the verb. */
function topics(clause: string, verbs: readonly string[]): string[] {
  return words(clause, 12)
    .filter((word) => word.length > 2 && !EMPTY.has(word) && !verbs.includes(word))
    .map(stem);
}

/** The user wants to look, or wants a draft, and nothing beyond that. */
const HOLD =
  /(?<![\p{L}])(?:(?:only|just|merely|simply) (?:a )?(?:check|look|review|read|list|draft|prepare|preview|simulat\w*|propose|suggest|show|report|tell me|dry.?run)|(?:as )?(?:a )?drafts? only|draft it only|dry.?run only|look but|hands off|nur (?:prüf\w*|anschau\w*|ansehen|lesen|entwurf|entwürfe|ein entwurf|als entwurf|vorbereit\w*|auflist\w*)|(?:prüf\w*|lies) nur|seulement (?:vérifi\w*|regard\w*|lire|un brouillon|prépar\w*)|juste (?:vérifi\w*|regard\w*|un brouillon)|s[oó]lo (?:compr\w*|revis\w*|mira\w*|un borrador|prepar\w*)|solo (?:controll\w*|guard\w*|una bozza|verific\w*)|apenas (?:verific\w*|um rascunho)|alleen (?:kijk\w*|control\w*|een concept|nakijken)|tylko (?:sprawdź|przygotuj|szkic)|только (?:провер\w*|посмотр\w*|черновик))(?![\p{L}])|只(?:看|查|检查|查看|草稿)|仅(?:查看|检查)|下書きだけ|確認だけ|확인만|초안만/u;
/** What follows says that looking is only the beginning. */
const GOES_ON =
  /^[^.!?\n]{0,120}(?<![\p{L}])(?:and|then|und|dann|et|puis|y|luego|e poi|poi|e depois|en dan|i potem|и потом)(?![\p{L}])/u;

/** `Before booking, just check the price`: what goes before names what comes after. */
const COMES_FIRST =
  /(?<!\p{L})(?:before \p{L}+ing|bevor (?:du|sie|ihr|wir|ich)|avant (?:de |d')\p{L}+|antes de \p{L}+r|prima di \p{L}+re|alvorens|voordat (?:je|u|we))(?!\p{L})/u;

/** `If not just tell me`, `anything else, just tell me`: what is to be done in that case only. */
const IN_CASE =
  /(?<!\p{L})(?:(?:any|every)thing (?:that|which|else)|whatever (?:is|isn't|else)|the (?:rest|others)|alles (?:andere|übrige|was)|tout (?:le reste|ce qui)|todo lo (?:demás|que)|tutto (?:il resto|ciò)|tudo (?:o resto|o que)|if|otherwise|else|wenn|falls|sonst|sinon|si|altrimenti|se|senão|anders|annars|ellers|hvis|jeśli|inaczej|pokud|jinak|если|иначе)(?!\p{L})|如果|否则|なら|場合/u;

/** What was asked for and nothing beyond. */
const NO_MORE =
  /(?<![\p{L}])(?:nothing (?:else|more|beyond)|(?:that's|thats|that is) (?:all|it)(?! (?:for|we|i|you|they|he|she|there|that))|only that|just that|sonst nichts|nichts (?:anderes|weiter|sonst)|nur das|rien d'autre|rien de plus|c'est tout|nada más|sólo eso|solo eso|nient'altro|solo questo|nada mais|só isso|verder niets|niets anders|nic więcej|ничего больше|больше ничего|başka bir şey)(?![\p{L}])|仅此而已|其他不要|それだけ|그것만/u;
/** The deeds that small steps of any task are made of. */
const STEPS: readonly Deed[] = ['message', 'create', 'change', 'schedule', 'run'];

const DRAFTS: ReadonlySet<Deed> = new Set(['create', 'change']);

function* holds(text: string): Generator<Limit> {
  const more = NO_MORE.exec(text);
  if (more !== null) {
    const deeds = new Set([...STEPS, ...DEEDS.filter((deed) => namesDeed(text, deed))]);
    yield { ...NO_LIMIT, kind: 'hold', words: more[0], deeds };
  }
  const hit = HOLD.exec(text);
  if (hit === null || GOES_ON.test(text.slice(hit.index + hit[0].length))) return;
  const before = text.slice(sentenceStart(text, hit.index), hit.index);
  if (COMES_FIRST.test(before) || IN_CASE.test(before)) return;
  const draft =
    /draft|prepar|entwu|entwü|vorber|brouillon|prépar|borrador|bozza|rascunho|concept|szkic|przygot|черновик|草稿|下書き|초안/u;
  const deeds = draft.test(hit[0]) ? DRAFTS : NO_LIMIT.deeds;
  yield { ...NO_LIMIT, kind: 'hold', words: hit[0].trim(), deeds };
}
