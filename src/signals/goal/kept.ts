import type { Deed } from '../call/effect.ts';
import { type Limit, NO_LIMIT } from './limit.ts';
import { wantedIn } from './wanted.ts';

/** A deed that a person keeps for himself, and how he says it: as his own, in the first person too. */
const KEPT: readonly (readonly [Deed, RegExp])[] = [
  [
    'pay',
    /(?<!\p{L})(?:pay|transfer|wire|settle|payment|zahl|überweis|bezahl|pai[ee]|payer|virement|vire|règle|pago|pagar|pagher|bonific|betaal|betal|płac|zapłac|przel|plat[íi]m|zaplat)|払|支払|振込|付款|支付|转账|我(?:自己|来)付/u,
  ],
  [
    'buy',
    /(?<!\p{L})(?:order|buy|purchas|book|reserve|bestell|kauf|buche|command|achèt|achet|réserv|pido|pedir|pedido|compr|reserv|ordin|acquist|prenot|encomend|bestel|koop|boek|beställ|köp|boka|bestil|køb|kjøp|booke|zamów|zamawi|kupi|kupuj|rezerw|objedn|koup|rezerv)|注文|購入|予約|買|下单|订|购买|买/u,
  ],
  [
    'message',
    /(?<!\p{L})(?:send|mail|tell|write|call|inform|notify|answer|reply|schick|send|verschick|schreib|sag|informier|antwort|envo|enví|envi|écri|préviens|mand|escrib|contest|scriv|invi|avvis|spedi|escrev|stuur|verstuur|schrijf|skick|sänd|skriv|wyśl|wysył|napisz|pošl|posíl|odešl|odesíl|napíš)|送|連絡|伝え|返信|发给|发送|发出|我(?:自己|来)发|通知|回复/u,
  ],
  [
    'publish',
    /(?<!\p{L})(?:publish|post|release|announce|go(?:es)? live|veröffentlich|publi|pubblic|anunci|plaats|opublik|zveřejn)|公開|投稿|发布|公布/u,
  ],
  [
    'remove',
    /(?<!\p{L})(?:delet|remov|cancel|lösch|stornier|kündig|entfern|supprim|annul|borr|elimin|cancell|rimuov|apag|verwijder|rader|avbok|slett|usun|usuń|skasuj|anuluj|smaž|zruš)|削除|取消|キャンセル|删/u,
  ],
];
/** Deciding is what a person keeps most; what follows from it moves money or takes a side. */
const DECIDE =
  /(?<!\p{L})(?:decid|choos|pick (?:one|which|the)|sign(?: |$)|approv|accept|award|make the (?:call|decision)|entscheid|unterschreib|genehmig|gebe[^.]{0,30} frei|freigabe|freigeben|décid|tranch|choisi|signe|approuv|valid|elij|elegi|firmo|aprueb|aprob|scelg|scegli|firmo|approvo|escolh|assin|aprov|beslis|beslut|kies|teken|goedkeur|bestäm|välj|godkänn|bestemm|vælg|velg|godkend|godkjenn|decyd|wybior|wybier|podpis|zatwierdz|rozhod|vyber|podep|schvál)|決め|決定|判断|承認|署名|选|决定|签字|批准|审批/u;
const DECIDING =
  'approve accept award decide decision reject hire resolve close settle uphold dismiss genehmigen freigeben annehmen approuver accepter valider aprobar aceptar approvare accettare aprovar aceitar goedkeuren zatwierdz schvalit'.split(
    ' ',
  );
const SIGN =
  /(?<!\p{L})(?:sign|unterschr|firm|assin|teken|onderteken|skriver under|underskriv|podpis|podep)|署名|签/u;
/** Deeds of other trades that a tool's own name tells. */
const OTHERS = ['merge', 'deploy', 'submit', 'release', 'push'];
/** What leaves the house or binds it. */
const OUT: readonly Deed[] = ['message', 'publish', 'pay', 'buy'];

/** `I'll send them myself`: the first person and the word that leaves all others out. */
const MYSELF =
  /(?<!\p{L})(?:i|we)(?!\p{L}).{0,60}(?<!\p{L})(?:myself|ourselves)(?!\p{L})|(?<!\p{L})(?:ich|wir)(?!\p{L}).{0,60}(?<!\p{L})(?:selbst|selber|persönlich)(?!\p{L})|(?:moi-même|nous-mêmes|je m'en (?:occupe|charge)|je m'occupe d)|yo mism[oa]|nosotros mismos|(?<!\p{L})(?:lo|la|los|las) \p{L}+ yo(?!\p{L})|io stess[oa]|(?:ci penso|me ne occupo|(?<!\p{L})l[oaie] \p{L}+) io(?!\p{L})|eu mesm[oa]|eu própri[oa]|deixa comigo|(?<!\p{L})(?:ik|we|wij)(?!\p{L}).{0,40}(?<!\p{L})zelf(?!\p{L})|(?<!\p{L})(?:jag|vi|jeg)(?!\p{L}).{0,40}(?<!\p{L})(?:själv|själva|selv|sjøl)(?!\p{L})|(?<!\p{L})\p{L}+(?:ę|em|emy|imy|ymy) (?:[\p{L}\d]+ ){0,3}sam[ai]?(?!\p{L})|(?<!\p{L})sam[ai]? (?:[\p{L}\d]+ ){0,3}\p{L}+(?:ę|em|emy|imy|ymy)(?!\p{L})|(?<!\p{L})\p{L}+(?:ím|ám|uj[iu]|[^\P{L}aeiouy]u|eme|íme) (?:[\p{L}\d]+ ){0,3}s[áa]m[ai]?(?!\p{L})|(?<!\p{L})s[áa]m[ai]?(?!\p{L})(?=.{0,40}\p{L}+(?:ím|ám|u|i|eme|íme)(?!\p{L}))|(?:自分で|こちらで|私が|わたしが|僕が)|我(?:们)?(?:自己|来|会自己|亲自)/u;
/** What he did himself he doesn't keep. */
const DONE =
  /(?<!\p{L})(?:(?:i|we) (?:have|had|did|was|were|saw|spoke|went|met|\p{L}{2,}ed)|habe|haben|hatte|hatten|j'ai|nous avons|he|hemos|ho|abbiamo|heb|hebben|har)(?!\p{L})/u;
/** `We decide tomorrow` says it without. */
const DECIDES =
  /(?<!(?:if|when|whatever|supposing|which|what|until|once|unless) )(?<!\p{L})(?:i|we)(?:'ll| will| shall| have to| need to| still have to)? (?:decide|choose|pick (?:one|which)|make the (?:call|decision))(?!\p{L}| to(?!\p{L}))|(?<!\p{L})(?:entscheide (?:ich|wir)|entscheiden wir|(?:ich|wir) entscheiden?|wir (?:besprechen|klären) das)(?!\p{L})|(?<!\p{L})(?:je|on|nous) (?:décid\p{L}+|tranch\p{L}+|choisi\p{L}+)(?!\p{L})|(?<!\p{L})(?:decido yo|decidimos|decidiremos|decidiré|lo decido|decido io|decidiamo|decideremo|deciderò|decidirei|eu decido|(?:ik|we|wij) beslis(?:sen)?|beslis(?:sen)? (?:ik|we|wij)|(?:jag|vi) (?:bestämmer|beslutar|väljer)|(?:jeg|vi) (?:bestemmer|beslutter|avgjør|vælger|velger)|zdecyduję|zdecydujemy|rozhodnu|rozhodneme)(?!\p{L})|(?:後で|明日|木曜|月曜|火曜|水曜|金曜|社内で).{0,6}決め(?:ます|る)|我们?(?:明天|后天|下周|周.)?(?:再)?(?:做)?决定/u;
/** `I want to look it over before it goes out`. */
const LOOK = new RegExp(
  [
    "(?<!\\p{L})(?:i|we)(?:'d| would| will|'ll)? (?:just )?(?:want|wanna|need|like|have|get) to (?:\\p{L}+ )?(?:look|see|check|review|read|approve|go over|proof|sign off)(?!\\p{L}).{0,60}?(?<!\\p{L})(?:first(?=$| before| please| tonight| tomorrow)|before (?!i |we )(?:\\p{L}+ ?){0,4}|before$|beforehand)",
    "(?<!\\p{L})(?:i|we)(?:'ll| will|'m going to| am going to)? (?:re)?(?:read|review|check|look (?:at|over|through)|go (?:over|through)|proof|sign off)\\p{L}* .{0,60}?(?<!\\p{L})before (?:it|they|that|this|anything)(?: all)? (?:go|gets? sent|is sent|are sent|leaves?)",
    "(?<!\\p{L})(?:je|on|nous) (?:l[ae]s? |l')?(?:re)?(?:li[st]|voi[st]|vérifi|valid|regard|lisons|voyons)\\p{L}*.{0,60}?avant (?:que|l'envoi|d'envoyer|de partir)|avant que (?:ça|cela|ce|elle|il|tout)(?: ne)? (?:parte|sorte|soit envoy)",
    '(?<!\\p{L})(?:let me|show (?:it |them )?(?:to )?me|run (?:it|them) (?:by|past) me|check with me|ask me|come back to me)(?!\\p{L}).{0,40}?(?<!\\p{L})(?:first|before (?:you|it|they|any|send|anything)\\p{L}*)(?!\\p{L})',
    '(?<!\\p{L})(?:ich|wir) (?:will|wollen|möchte|möchten|muss|müssen).{0,30}(?<!\\p{L})(?:erst|vorher|zuerst|noch|bevor|zuvor)(?!\\p{L}).{0,30}(?:sehen|ansehen|anschauen|lesen|prüfen|drüber|schauen)|(?:zeig|leg)\\p{L}* (?:es |ihn |sie )?mir (?:das |den |die |es )?(?:erst|vorher|zuerst)|erst nach meiner freigabe|bevor (?:er|sie|es|das|irgend\\p{L}*|etwas) (?:raus|hinaus)?geht',
    "(?<!\\p{L})je (?:veux|voudrais|dois|souhaite) (?:d'abord |encore )?(?:le |la |les )?(?:re)?(?:lire|voir|vérifier|valider|regarder).{0,40}?(?:avant|d'abord)|montre\\p{L}*-(?:le|la|les)?-?moi.{0,20}(?:avant|d'abord)",
    '(?<!\\p{L})(?:quiero|quisiera|necesito|tengo que) (?:\\p{L}+ ){0,2}?(?:ver|rev?isar|leer|mirar|echar)\\p{L}*.{0,40}?(?:antes|primero)|antes de que (?:salga|se env)',
    '(?<!\\p{L})(?:voglio|vorrei|devo) (?:prima )?(?:\\p{L}+ )?(?:veder|rilegger|legger|controllar|riveder|dar)\\p{L}*.{0,40}?(?:prima)|prima che (?:parta|esca)',
    '(?<!\\p{L})(?:quero|queria|preciso) (?:\\p{L}+ ){0,2}?(?:ver|rever|ler|revisar|olhar|olhada|conferir)\\p{L}*.{0,40}?(?:antes|primeiro)|antes de (?:sair|ir para fora)',
    '(?<!\\p{L})(?:ik|we|wij) (?:wil|willen|moet|moeten) .{0,20}(?:eerst|nog|voordat|vooraf).{0,30}(?:zien|kijken|bekijken|lezen|nalezen|checken)|voordat het (?:de deur )?uit',
    '(?<!\\p{L})(?:jag|vi) (?:vill|måste|behöver) .{0,30}(?:se|läsa|titta|kolla|granska).{0,30}(?:först|innan)|(?<!\\p{L})(?:jeg|vi) (?:vil|må|skal) (?:gerne |gjerne )?.{0,20}(?:se|læse|lese|kigge|sjekke|tjekke).{0,30}(?:først|før|inden)',
    '(?<!\\p{L})(?:chcę|chciałbym|chciałabym|muszę) .{0,20}(?:zobaczyć|przejrzeć|przeczytać|sprawdzić|rzucić okiem).{0,30}(?:najpierw|zanim|przed)|(?<!\\p{L})(?:najpierw|nejdřív|napřed) (?:chcę|chci) |zanim (?:pójdzie|wyjdzie|cokolwiek)',
    '(?<!\\p{L})chci .{0,20}(?:nejdřív|napřed|ještě|předtím).{0,30}(?:vidět|projít|přečíst|zkontrolovat|podívat)|než to (?:odejde|půjde)',
    '(?:送る|出す|送信する|公開する|注文する|予約する)前に(?:見せて|確認|一度)|先に(?:見たい|確認したい|見せて)|(?:私が|自分で)確認してから|我(?:们)?(?:想|要)?先(?:看|过目|确认|审)|(?:发|下单|发布|付款)之?前(?:先)?给我看',
  ].join('|'),
  'u',
);
/** `Nothing else goes out today`. */
const NOTHING_OUT =
  /(?<!\p{L})nothing (?:else |more |further )?(?:goes|gets|is to go|should go|may go|leaves|is (?:sent|published|posted))(?!\p{L})|nichts (?:mehr |weiter )?(?:geht|soll|darf) ?(?:mehr |heute )?(?:raus|hinaus|online)|es geht nichts (?:mehr )?raus|rien (?:d'autre )?ne (?:part|sort)|que no salga nada|non (?:deve|esce|parte) (?:uscire |partire )?(?:più )?(?:nulla|niente)|não sai mais nada|er gaat niets (?:meer )?(?:uit|online)|inget (?:mer )?(?:går|ska) ut|(?:intet|ingenting) (?:mere |mer )?(?:går|skal) ud?t?|nic (?:więcej |już )?nie wychodzi|ať už nic neodchází|これ以上(?:送ら|出さ|投稿し)ない|(?:别|不要)再(?:发|发布|下单|订)/u;

const CUT = /[.!?;\n()。！？；]|,(?!\d)|，|、|\s[-–—]\s|\s(?:but|aber|mais|pero|ma|mas|maar|men|ale)\s/u;

/** `If it is over 2500 ask me first` is about a case. */
const CASE =
  /^(?:and |but |und |aber |et |y |e |i )?(?:if|when|in case|unless|should|falls|wenn|sollte|si|s'il|se|als|indien|mocht|om|ifall|hvis|jeśli|jeżeli|gdyby|pokud|kdyby|если)(?!\p{L})|もし|(?:場合|なら)(?:は)?|如果|要是/u;

const MAX_KEPT = 8;

/** The deeds that the user keeps for himself, or for after his own look. */
export function* kept(folded: string): Generator<Limit> {
  const clauses = folded.split(CUT).map((clause) => clause.trim());
  let found = 0;
  for (const [i, clause] of clauses.entries()) {
    if (found >= MAX_KEPT) return;
    if (clause === '' || CASE.test(clause)) continue;
    // `I'll review it tonight, before it goes out` is one thought.
    const deeds = keptBy(clause) ?? lookedAt(clause, clauses[i + 1] ?? '');
    if (deeds === null) continue;
    const rest = clauses.filter((_, j) => j !== i).join('\n');
    const wanted = deeds.whole ? NONE : wantedIn(rest);
    // Who has one thing bought decides about another.
    if (deeds.deeds.has('buy') && deeds.deeds.has('pay') && (wanted.has('buy') || wanted.has('pay')))
      continue;
    const open = new Set([...deeds.deeds].filter((deed) => !wanted.has(deed)));
    if (open.size === 0 && deeds.verbs.length === 0) continue;
    found++;
    yield { ...NO_LIMIT, kind: 'ban', words: clause.slice(0, 120), deeds: open, verbs: deeds.verbs };
  }
}

interface Keeping {
  readonly deeds: ReadonlySet<Deed>;
  readonly verbs: readonly string[];
  /** True where it is the very thing that the rest asks for. */
  readonly whole: boolean;
}

/** `Write to Mara that I'll pay it myself`. */
const REPORTED = /(?<!\p{L})(?:that|dass|daß|que|qu'|che|dat|att|at|że|že)(?!\p{L})/u;
const NONE: ReadonlySet<Deed> = new Set();
/** `I want to read it first`: it is what was asked for. `The complaint I want to see first` is one of several. */
const IT =
  /(?<!\p{L})(?:it|them|this|that|draft|es|ihn|sie|das|le|la|les|lo|las|los|o|os|as|hem|ze|het|den|det|dem|go|ją|je|to|ho|ji)(?!\p{L})|[前后先]/u;

/** What is to wait for his look: what he names, else all that leaves the house. */
function lookedAt(clause: string, next: string): Keeping | null {
  const both = `${clause} ${next}`;
  const hit = LOOK.exec(both);
  if (hit === null || hit.index >= clause.length) return null;
  // `Show me the dry run before you delete anything`: the deed may stand behind what was matched.
  const rest = clause.slice(hit.index);
  const thought = rest.length > hit[0].length ? rest : hit[0];
  const named = deedsKept(thought);
  const verbs = OTHERS.filter((verb) => thought.includes(verb));
  return { deeds: named.size + verbs.length > 0 ? named : new Set(OUT), verbs, whole: IT.test(hit[0]) };
}

function keptBy(clause: string): Keeping | null {
  if (NOTHING_OUT.test(clause)) return { deeds: new Set(OUT), verbs: [], whole: true };
  if (DONE.test(clause)) return null;
  // What others are to be told is no word to the agent.
  if (REPORTED.test(clause) && wantedIn(clause).has('message')) return null;
  const deciding = DECIDES.test(clause) || (MYSELF.test(clause) && DECIDE.test(clause));
  if (deciding) {
    const verbs = SIGN.test(clause) ? [...DECIDING, 'sign'] : DECIDING;
    return { deeds: new Set<Deed>(['pay', 'buy']), verbs, whole: false };
  }
  if (!MYSELF.test(clause)) return null;
  const deeds = deedsKept(clause);
  const verbs = OTHERS.filter((verb) => clause.includes(verb));
  return deeds.size + verbs.length === 0 ? null : { deeds, verbs, whole: false };
}

function deedsKept(clause: string): ReadonlySet<Deed> {
  return new Set(KEPT.filter(([, said]) => said.test(clause)).map(([deed]) => deed));
}
