import { reading } from '../text/prepared.ts';

/** How a goal speaks of what others wrote or said, in whatever words: less than `leftToTexts` needs to know, and more often right. */
export interface Mentions {
  /** Mails, notes, lists, forms, tickets and other texts it speaks of. */
  readonly texts: number;
  /** Words of telling, asking, agreeing: he said, she wants, they agreed, as promised. */
  readonly tellings: number;
}

const MAX = 4;

const TEXTS =
  /(?<!\p{L})(?:e-?mails?|mails?|message|messages|msg|dm|dms|dmd|dm'd|texts?|letters?|notes?|memos?|voicemail|chats?|threads?|posts?|comments?|tickets?|issues?|invoices?|bills?|receipts?|quotes?|offers?|contracts?|forms?|sheets?|lists?|table|pdf|scan|scanned|photo|picture|file|docs?|documents?|page|wiki|report|minutes|plan|card|manual|handbook|instructions?|checklist|recipe|leaflet|brochure|calendar|diary|link|inbox|nachricht\p{L}*|brief\p{L}*|zettel|notiz\p{L}*|liste\p{L}*|rechnung\p{L}*|angebot\p{L}*|formular\p{L}*|vertrag\p{L}*|protokoll\p{L}*|karte|plan|datei|anhang|seite|bericht\p{L}*|courriels?|lettre|mot|liste|facture|devis|fiche|formulaire|contrat|fichier|pièce|compte rendu|correos?|mensajes?|carta|nota|lista|factura|presupuesto|formulario|contrato|archivo|hoja|acta|chat|grupo|messaggi\p{L}|lettera|fattura|preventivo|modulo|contratto|scheda|foglio|verbale|allegato|mensage\p{L}+|recado|planilha|arquivo|boleto|fatura|orçamento|grupo|bericht|mailtje|brief|lijst|factuur|offerte|formulier|appje|geappt|wiadomoś\p{L}+|maila?|pism\p{L}+|list\p{L}{0,3}|faktur\p{L}*|notat\p{L}*|ofert\p{L}*|umow\p{L}*|письм\p{L}+|сообщени\p{L}+|записк\p{L}+|счёт\p{L}*|счет\p{L}*|спис\p{L}+|заявк\p{L}+|файл\p{L}*|чат\p{L}*|mesaj\p{L}*|mektup\p{L}*|not\p{L}{0,3}|liste\p{L}*|fatura\p{L}*|teklif\p{L}*|form\p{L}*|meddelande\p{L}*|brev\p{L}*|lapp\p{L}*|faktura\p{L}*|offert\p{L}*|besked\p{L}*|melding\p{L}*|viesti\p{L}*|kirje\p{L}*|lasku\p{L}*|lista\p{L}*|zpráv\p{L}*|dopis\p{L}*|faktur\p{L}*|seznam\p{L}*|levél\p{L}*|számla\p{L}*)(?!\p{L})|メール|手紙|メモ|請求書|見積|リスト|一覧|書類|フォーム|チャット|LINE|连络|邮件|郵件|消息|微信|信|发票|账单|清单|表格|报价|文件|便条|메일|문자|카톡|톡방|쪽지|청구서|고지서|견적|목록|서류|양식|공지/giu;
const TELLINGS =
  /(?<!\p{L})(?:said|says|say|told|tells|wrote|writes|written|asked|asks|asking|wants?|wanted|needs|agreed|agree|promised|mentioned|sent|sends|gave|given|texted|dictated|posted|answered|replied|came back|commented|suggested|requested|announced|explained|listed|named|approved|left|sagt\p{L}*|gesagt|schr[ei]+b\p{L}*|geschrieben|steht|will|möchte|bat|gebeten|geschickt|gemeldet|vereinbart|ausgemacht|hat \p{L}+ gegeben|dit|disent|écrit|demand\p{L}+|veut|veulent|envoyé|donné|convenu|répondu|dice|dicen|dijo|dijeron|escribió|escribe|pide|piden|pidió|quiere|quieren|mandó|mandaron|contestó|acordado|puso|pone|ha scritto|scritto|scrive|dice|detto|chied\p{L}+|chiesto|vuole|vogliono|mandato|risposto|concordato|disse|diz|escreveu|pediu|pede\p{L}?|quer|mandou|mandaram|respondeu|combinado|zei|zegt|schreef|schrijft|vroeg|vraagt|wil|stuurde|gestuurd|afgesproken|staat|napisał\p{L}*|pisze|powiedział\p{L}*|pros\p{L}+|chce|przysłał\p{L}*|odpisał\p{L}*|сказал\p{L}*|пишет|написал\p{L}*|прос\p{L}+|хоч\p{L}+|прислал\p{L}*|ответил\p{L}*|договорил\p{L}*|yazmış|yazdı|söyledi|demiş|istiyor|istedi|göndermiş|gönderdi|sa|säger|skrev|skriver|vill|bad|skickade|svarade|sagde|siger|ønsker|sendte|sanoi|kirjoitti|haluaa|pyysi|lähetti|řekl\p{L}*|psal\p{L}*|píše|chtějí|poslal\p{L}*|írta|mondta|kér\p{L}*|küldt\p{L}*)(?!\p{L})|言って|言った|書いて|書かれ|来た|来て|頼ま|くれた|說|说|写了|写的|要求|发来|发了|给的|来信|回复|말한|말했|보냈|보내준|적힌|적어|정한|달라/giu;

export const mentionsIn = reading(({ folded }): Mentions => {
  return { texts: countOf(TEXTS, folded), tellings: countOf(TELLINGS, folded) };
});

function countOf(pattern: RegExp, text: string): number {
  return Math.min(MAX, text.match(pattern)?.length ?? 0);
}
