import { Memo } from '../../model/memo.ts';
import type { Deed } from '../call/effect.ts';
import { type Prepared, readingAt } from '../text/prepared.ts';
import { Stems } from '../text/stems.ts';
import { fold } from '../text/text.ts';

/** What the user's words ask for, and whether they hand part of the decision to a text. */
export interface Mandate {
  /** The deeds the goal names. */
  readonly deeds: ReadonlySet<Deed>;
  /** The words that hand the decision on (`do what the e-mail says`); null where the goal decides by itself. */
  readonly delegates: string | null;
}

/** Stems by deed, in the languages agents meet most; matched from a word's start. CJK stems match anywhere. */
const STEMS: readonly (readonly [Deed, string, string])[] = [
  [
    'pay',
    'pay|paid|transfer|wire|refund|reimburs|remit|settle|send money|money|send them|send back|transaction|bill|invoice|deposit|bezahl|zahl|überweis|erstatt|rechnung|begleich|pague|paga|pago|pagar|transfier|factura|reembols|rembours|virement|vire|verse|règle|facture|payer|paie|versa|bonific|fattura|rimbors|betaal|maak over|factuur|zapła|przelew|faktur|оплат|переведи|счет|öde|fatura|överför|overfør|utbetal|maks|siirrä|zaplať|uhraď|převeď|vrať pen',
    '支付|付款|转账|轉帳|汇款|退款|发票|払|振込|送金|返金|請求書|결제|송금|환불',
  ],
  [
    'buy',
    'buy|bought|purchas|order|reorder|rebuy|checkout|check out|shop|need a|want a|book|reserve|subscri|acquire|get me|kauf|bestell|buch|reservier|compr|pide|encarg|réserv|reserv|achèt|achet|command|acquist|ordin|prenot|koop|bestel|boek|kup|zamów|купи|закаж|satın|sipariş|köp|køb|kjøp|beställ|bestil|boka|varaa|tilaa|osta |objedn|rezerv',
    '购买|買|买|预订|订购|注文|購入|予約|구매|주문|예약',
  ],
  [
    'message',
    'send|email|e-mail|mail|write|reply|respond|answer|messag|tell|notify|inform|let |forward|confirm|invite|dm|text|contact|ask|report|note|post|feedback|greet|thank|schick|send|schreib|antwort|mail|sag|benachricht|informier|bescheid|bestätig|weiterleit|envía|envia|escrib|respond|contest|avis|inform|mand|dile|manda|envoi|envoy|écri|répond|préviens|prévenir|dis |dites|transm|confirme|invi|scriv|rispond|avvis|dici|fammi|responda|avise|escrev|diga|stuur|schrijf|antwoord|laat|meld|wyśl|napisz|odpowied|powiadom|отправ|напиш|ответ|сообщи|gönder|yaz|cevap|bildir|skicka|svara|mejla|maila|meddel|lähetä|vastaa|ilmoita|kerro|pošli|odešli|odpověz|napiš|dej vědět|berätta|fortæl|fortell',
    '发送|發送|发给|写|回复|回覆|通知|告诉|邮件|送って|送信|返信|知らせ|連絡|伝え|보내|답장|알려',
  ],
  [
    'publish',
    'post|publish|tweet|share|announce|broadcast|release|put online|submit|upload|boost|veröffentlich|publi|pubblic|anuncia|annonc|plaats|zamieść|опублик|yayınla|schedul|publicer|publiser|julkais|zveřejn|lägg ut|læg ud|legg ut',
    '发布|發布|公开|投稿|公開|게시',
  ],
  [
    'share',
    'share|export|upload|save|send|download|give|access|list|report|forward|attach|extract|dump|copy|sync|transfer|teil|exportier|lade|gib|compart|exporta|sube|partag|exporte|donne|condivid|esporta|deel|exporteer|udostępn|wyeksport|подел|выгруз|paylaş|dela |del med|jaa |exporter|eksporter|sdílej|exportuj|vie ',
    '分享|导出|上传|共享|エクスポート|アップロード|공유|내보내',
  ],
  [
    'remove',
    'delet|remov|drop|cancel|clear|clean|close|withdraw|revoke|block|ban|void|reverse|purg|retention|erase|wipe|terminate|merge|dispute|stop|archive|unsubscrib|get rid|strike|take off|take her off|take him off|reset|refund|lösch|entfern|stornier|abbrech|kündig|sperr|schließ|elimin|borr|cancel|quita|retira|supprim|annul|retir|efface|bloqu|cancell|rimuov|exclu|apag|remov|verwijder|annuleer|usuń|anuluj|zablok|удал|отмен|sil|iptal|radera|ta bort|tag bort|slet|fjern|poista|avbok|afbestil|avbestill|annuller|peru |smaž|odstraň|zruš|stäng|luk ',
    '删除|刪除|取消|移除|关闭|削除|キャンセル|삭제|취소',
  ],
  [
    'grant',
    'add|invit|grant|access|permission|role|admin|assign|collaborat|member|join|give|onboard|let |share|enrol|user|account|transfer|ownership|approve|owner|set up|set him|badge|pass|login|code|key|sign|berechtig|zugriff|zugang|rolle|einlad|lad |hinzufüg|gib|freischalt|acceso|permiso|rol|invita|añad|agreg|da |dale|accès|droit|rôle|ajout|donne|accesso|ruolo|aggiung|convite|adicion|acesso|toegang|rol|voeg|nodig|dostęp|dodaj|zapro|доступ|добав|пригла|erişim|davet|ekle|yetki|bjud in|tilldel|tildel|ge tillgång|giv adgang|gi tilgang|kutsu|oikeu|pozvi|přiřaď|povol|přístup',
    '邀请|添加|权限|加入|访问|招待|追加|権限|アクセス|초대|추가|권한',
  ],
  [
    'secret',
    'password|passwd|credential|token|api key|apikey|ssh|key|secret|login|log in|account|passwort|kennwort|zugangs|schlüssel|contraseña|clave|mot de passe|clé|password|senha|chave|wachtwoord|sleutel|hasło|klucz|пароль|ключ|parola|şifre|lösenord|adgangskode|passord|salasana|avain|heslo|klíč|nyckel',
    '密码|密碼|密钥|パスワード|鍵|비밀번호',
  ],
  [
    'schedule',
    'schedul|reschedul|calendar|event|meeting|appointment|book|remind|plan|move|set up|recurring|standing order|slot|shift|roster|termin|kalender|besprechung|plane|verleg|calendario|reunión|cita|agenda|réunion|rendez-vous|rdv|planif|riunione|appuntamento|reunião|afspraak|vergadering|spotkani|zaplanuj|встреч|toplantı|randevu|möte|mødet|møte|tapaam|kokous|schůzk|flytta|flyt ',
    '日程|会议|會議|安排|预约|予定|会議|일정|회의',
  ],
  [
    'create',
    'creat|add|new|make|open|file|draft|register|set up|generat|record|save|write|append|store|put|log|propose|note|post|upload|clone|copy|append|issue|enter|prepare|book|build|compile|collect|erstell|anleg|neu|eintrag|schreib|verbuch|speicher|crea|crear|añad|registr|guard|nuev|cré|ajout|enregistr|prépar|nouve|saisi|crea|aggiung|salva|prepara|cria|adicion|maak|voeg|nieuw|bewaar|utwórz|dodaj|zapisz|созда|добав|запиш|oluştur|ekle|kaydet|skapa|opret|opprett|lägg|læg|legg|tilføj|spara|lagre|luo |lisää|tallen|vytvoř|přidej|ulož|zapiš',
    '创建|創建|新建|添加|保存|记录|作成|追加|登録|만들|추가|등록',
  ],
  [
    'change',
    'updat|chang|edit|modif|adjust|correct|set|fix|move|rename|replace|put|mark|apply|enter|process|complete|tick|switch|turn|increase|decrease|raise|lower|activate|enable|link|sort|clean|tidy|sync|star|unstar|rebook|post|resolve|implement|follow|work through|go through|take care|handle|do |label|clear|match|reconcil|approve|release|reopen|extend|änder|aktualisier|pass|korrigier|setz|stell|bearbeit|buch|erledig|trag|actualiz|cambi|modific|ajust|corrig|pon|marc|márc|mets|mettre|modifi|chang|corrig|mets à jour|actualis|aggiorn|modific|cambi|corregg|segna|metti|atualiz|alter|mud|marque|wijzig|pas |zet|werk|zmień|zaktualiz|popraw|ustaw|измен|обнов|исправ|постав|değiştir|güncelle|düzelt|uppdat|opdat|oppdat|ändra|ændr|endre|rätta|ret |päivit|muuta|aseta|korjaa|uprav|změň|aktualiz|nastav|oprav',
    '更新|修改|更改|设置|调整|处理|完成|変更|更新|修正|設定|対応|변경|수정|처리',
  ],
  [
    'run',
    'run|execut|start|restart|deploy|promot|launch|trigger|reboot|roll|test|build|install|implement|migrat|backup|train|führ|start|ejecut|lanc|inici|exécut|lance|démarr|esegu|avvia|execut|voer|start|uruchom|запусти|çalıştır|başlat|kör |kjør|kør |aja |suorita|käynnist|spusť|proveď',
    '运行|执行|启动|部署|実行|起動|실행|배포',
  ],
  [
    'open',
    'open|visit|browse|website|webpage|web page|page|link|url|site|http|www|click|go to|read|article|look|check|find|search|download|fetch|follow|portal|online|manual|öffne|besuch|seite|lies|abre|visita|página|enlace|ouvre|visite|lien|page|apri|pagina|abra|página|ga naar|pagina|otwórz|stron|открой|сайт|aç|sayfa|öppna|åbn|åpne|besök|avaa|otevři|sivu|strán',
    '打开|访问|网站|链接|网页|開いて|サイト|リンク|ページ|열어|사이트',
  ],
];

const PATTERNS: ReadonlyMap<Deed, RegExp> = new Map(
  STEMS.map(([deed, stems, cjk]) => [deed, new RegExp(`(?<![\\p{L}\\p{N}])(?:${stems})|${cjk}`, 'u')]),
);

/** Do the words of a folded passage name this deed? */
export function namesDeed(folded: string, deed: Deed): boolean {
  return PATTERNS.get(deed)?.test(folded) ?? false;
}

const namedAt = readingAt((): Map<Deed, boolean> => new Map());

/** The same of a passage of a text. */
export function namesDeedAt(prepared: Prepared, start: number, end: number, deed: Deed): boolean {
  const known = namedAt(prepared, start, end);
  let names = known.get(deed);
  if (names === undefined) {
    names = namesDeed(prepared.folded.slice(start, end), deed);
    known.set(deed, names);
  }
  return names;
}

const all = new Stems();
STEMS.forEach(([, stems, cjk], number) => {
  for (const stem of stems.split('|')) all.add(number, stem, false);
  for (const stem of cjk.split('|')) all.add(number, stem, true);
});

/** All deeds that a folded text names. */
export function deedsIn(folded: string): ReadonlySet<Deed> {
  return together.get(all.in(folded), 1, setOf);
}

/** Deeds that are named together, by their bits: a word names few, and the same ones again. */
const MAX_TOGETHER = 1_000;
const together = new Memo<number, ReadonlySet<Deed>>(MAX_TOGETHER);

function setOf(bits: number): ReadonlySet<Deed> {
  return new Set(STEMS.filter((_, number) => (bits & (1 << number)) !== 0).map(([deed]) => deed));
}

/** A verb of carrying out, a text as its object; or a text named as the standard to go by. */
const DELEGATION = new RegExp(
  [
    // do what the e-mail says, follow the instructions, work through the checklist, take care of her points
    '\\b(?:follow|do(?! not\\b)|perform|execute|complete|carry out|act on|work (?:through|off|in)|go through|run (?:through|the|this)|take care of|fulfil+|achieve|address|finish|process|apply|implement|handle|sort|(?:set up|put)(?! (?:a|an|it|them|this|together)\\b)|decide|clear)\\b(?:[^.!?\\n]|\\.(?=\\w)){0,80}\\b(?:instructions?|tasks?|actions?|steps?|to-?do|list|check-?list|says?|said|wants?|asks?|asked|asking|needs?|request(?:s|ed)?|described?|describes|specified|written|wrote|e-?mails?|mails?|file|letter|note|ticket|doc|document|page|runbook|brief|sheet|memo|comments?|issue|points|items|minutes|homework|form|thread|policy|rider|rules?|wiki|plan|table|review|order)\\b',
    '\\b(?:as|like|the way|exactly as|what|whatever|whoever|where(?:ver)?)\\b(?:[^.!?\\n]|\\.(?=\\w)){0,40}\\b(?:says?|said|asks?|asked|wants?|described?|describes|specified|written|wrote|put|required?|lays? down|instructed|needs?|mail(?:ed)?|agreed|notified|recommends?|proposes?|proposed|approved|there|note|contract|dta|invoice|brief)\\b',
    '\\b(?:based on|according to|in line with|as per|per the|following what|by the (?:book|rules?|letter|list|sheet|polic(?:y|ies)|playbook|runbook|handbook|procedure|plan|contract)|stick to|just work through)\\b',
    '\\b(?:pay|settle)\\b(?:[^.!?\\n]|\\.(?=\\w)){0,30}\\b(?:bill|invoice|notice|letter|reminder)\\b',
    '\\b(?:adjust|update|change)\\b(?:[^.!?\\n]|\\.(?=\\w)){0,60}\\baccordingly\\b',
    '\\bread\\b(?:[^.!?\\n]|\\.(?=\\w)){0,60}\\band\\b',
    // the details are in the message from Bob; her data stand on the page
    '\\b(?:details|particulars|specifics|everything|all you need|the rest|info(?:rmation)?)\\b(?:[^.!?\\n]|\\.(?=\\w)){0,20}\\b(?:in|on|from|inside)\\b(?:[^.!?\\n]|\\.(?=\\w)){0,30}\\b(?:messages?|e-?mails?|mails?|inbox|letter|note|notes|file|doc|document|page|website|site|ticket|thread|chat|list|sheet|table|attachment|form|contract|order|record|channel|minutes|report)\\b',
    // Bob sent some tasks by mail. Could you complete them?
    '\\b(?:e-?mails?|mails?|messages?|letters?|tickets?|notes?|files?|docs?|documents?|lists?|inbox|website|page|request)\\b[^?!]{0,120}\\b(?:complete|handle|do|finish|address|fulfil+|achieve|resolve|sort)\\s+(?:them|it|this|these|that|all)\\b',
    "(?:nach|gemäß|laut|wie)\\b(?:[^.!?\\n]|\\.(?=\\w)){0,40}(?:steht|schreib|mail|anweisung|wünsch|gewünscht|vorgab|liste|brief)|(?:selon|suivant|d'après|comme)\\b(?:[^.!?\\n]|\\.(?=\\w)){0,40}(?:demand|dit|indiqu|mail|consigne|note|document)|(?:según|como|lo que|siguiendo)\\b(?:[^.!?\\n]|\\.(?=\\w)){0,40}(?:dice|pide|indic|correo|nota|documento)|(?:secondo|come|quello che)\\b(?:[^.!?\\n]|\\.(?=\\w)){0,40}(?:dice|chied|indic|mail|nota)|(?:conforme|segundo|o que)\\b(?:[^.!?\\n]|\\.(?=\\w)){0,40}(?:diz|ped|indica|e-?mail|nota)|(?:volgens|zoals|wat)\\b(?:[^.!?\\n]|\\.(?=\\w)){0,40}(?:zegt|vraag|staat|mail|notitie)",
    '按照|根据|根據|照着|に従って|の通り|どおり|에 따라',
  ].join('|'),
  'u',
);

const MAX_GOAL = 16_384;
const MAX_GOALS = 256;
const NONE: Mandate = { deeds: new Set(), delegates: null };
const known = new Map<string, Mandate>();

let latest: { readonly goal: readonly string[]; readonly mandate: Mandate } | null = null;

/** What the user's messages ask for; worked out once per goal. */
export function mandateOf(goal: readonly string[]): Mandate {
  if (goal.length === 0) return NONE;
  if (latest?.goal !== goal) latest = { goal, mandate: read(goal) };
  return latest.mandate;
}

function read(goal: readonly string[]): Mandate {
  const text = goal.join('\n').slice(0, MAX_GOAL);
  let mandate = known.get(text);
  if (mandate === undefined) {
    mandate = parse(fold(text));
    if (known.size >= MAX_GOALS) known.clear();
    known.set(text, mandate);
  }
  return mandate;
}

/** `Perform the following tasks in the order they are given`: the user lists them himself. */
const LISTED =
  /\bthe following (?:tasks?|steps?|actions?|things?|to-?dos?|instructions?|requests?)\b(?: in (?:the|this) (?:given )?order\b(?: (?:(?:they|these) are )?(?:given|listed|stated|below))?)?/gu;

function parse(text: string): Mandate {
  return { deeds: deedsIn(text), delegates: DELEGATION.exec(text.replace(LISTED, ''))?.[0] ?? null };
}
