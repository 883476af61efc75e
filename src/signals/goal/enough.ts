import { type Limit, NO_LIMIT } from './limit.ts';
import { wantedIn } from './wanted.ts';

/** What tells somebody something and does nothing else. */
const TOLD = [
  'numbers?|figures?|list|shortlist|summary|summary field|table|classification|facts|answer|names|counts?|totals?|overview|comparison|notes?|labels?|tags?|triage|info|information|rates?|prices?|dates?|report',
  'zahlen|liste|übersicht|zusammenfassung|zusammenfassungsfeld|einordnung|klassifizierung|klassifikation|notiz|vermerk|antwort|tabelle|vergleich|auswertung|preise',
  'chiffres|liste|résumé|tableau|classement|classification|note|réponse|comparaison|comparatif|prix',
  'números|cifras|lista|resumen|tabla|clasificación|nota|respuesta|comparación|precios',
  'numeri|cifre|lista|elenco|riassunto|riepilogo|tabella|classificazione|nota|risposta|confronto|prezzi',
  'resumo|tabela|classificação|resposta|comparação|preços|cijfers|lijst(?:je)?|samenvatting|overzicht|tabel|indeling|notitie|antwoord|vergelijking|prijzen',
  'siffrorna|siffror|listan?|sammanfattning(?:en)?|översikt(?:en)?|tabellen?|tallene|oversigt(?:en)?|oversikt(?:en)?|sammendrag(?:et)?|resumé(?:et)?|svaret',
  'liczby|listę|podsumowanie|zestawienie|tabelk?[aę]|klasyfikacj[aę]|notatk[aę]|odpowiedź|ceny|čísla|seznam|souhrn|přehled|tabulk[au]|klasifikac[ei]|poznámk[au]|odpověď',
].join('|');
const JUST =
  'just|only|merely|nur|bloß|lediglich|seulement|juste|uniquement|rien que|sólo|solo|solamente|únicamente|soltanto|solamente|apenas|somente|só|alleen|slechts|enkel|bara|endast|kun|bare|tylko|wyłącznie|jen|pouze';
const ARTICLE =
  'the|a|an|your|those|these|die|das|den|eine?n?|les?|la|une?|un|los|las|unos|una|el|il|lo|gli|i|uno|os|as|o|a|um|uma|de|het|een';
const ONLY = new RegExp(
  [
    `(?:^|[.!?,;:(\\n–—-]\\s{0,8})(?:${JUST}) (?:(?:${ARTICLE}) )?(?:${TOLD})(?!\\p{L})(?![^.!?;,\\n]{0,30} (?:are|is|were|was|have|has|need|sind|ist|haben|sont|est|ont|están|son|sono|são|zijn|är|er|są|jsou)(?!\\p{L}))(?=[^.!?;\\n]{0,40}(?:[.!?,;)\\n]|$))`,
    `(?:^|[.!?,;:(\\n–—-]\\s{0,8})(?:(?:${ARTICLE}) )?(?:${TOLD}) (?:only|reicht|genügt|suffit|basta|è sufficiente|es suficiente|é suficiente|chega|volstaat|is genoeg|räcker|er nok|wystarczy|stačí)(?!\\p{L})`,
    `(?:^|[.!?,;:(\\n–—-]\\s{0,8})(?:(?:${ARTICLE}) )?(?:short )?(?:${TOLD})(?!\\p{L})[^.,!?;\\n]{0,30} (?:is (?:enough|fine|all (?:i|we) need)|will do|reicht(?: mir| uns| völlig)?|genügt|suffit|basta|volstaat|räcker|wystarczy|stačí)(?=\\s*(?:[.!?)\\n]|$))`,
    '(?:i |we )?(?:just|only) (?:want(?:ed)?|need|would like) to know|(?:will|wollte|möchte) (?:nur|bloß) wissen|(?:veux|voudrais|voulais) (?:juste|seulement) savoir|(?:sólo|solo) (?:quiero|quería) saber|(?:voglio|volevo|vorrei) solo sapere|só (?:quero|queria) saber|wil alleen (?:maar )?weten|vill bara veta|vil (?:bare|kun) vide|chcę tylko wiedzieć|chci jen vědět',
    '(?:数字|一覧|リスト|要約|まとめ|分類|メモ|回答|比較|价格|列表|清单|总结|摘要|备注)(?:だけ|のみ)|只(?:要|需要?|给我)(?:数字|列表|清单|总结|摘要|分类|答案|价格|对比)',
  ].join('|'),
  'u',
);

/** `If not just tell me`: who may not find it as wished is to come back. */
const ELSE =
  /(?<!\p{L})(?:(?:if not|if (?:it|that|this) (?:isn't|is not|doesn't|does not|can't|won't)[^.,;]{0,30}|otherwise|or else|if (?:full|taken|none|nothing|there (?:is|are) none|they(?:'re| are| have)? (?:out|gone|sold out|none)|sold out|out of stock)[^.,;]{0,20}),?\s(?:(?:just|then|simply|please|pls)\s){0,2}(?:tell me|let me know|ask me|come back|get back to me|call me|ping me|check with me|report back|leave it|do nothing)|(?:sonst|andernfalls|wenn nicht|falls nicht),?\s(?:(?:einfach|bitte|nur)\s){0,2}(?:sag|gib|frag|meld|ruf|lass)\p{L}* (?:es |mir|mich|bescheid|dich|es sein)|(?:sinon|à défaut|s'il n'y en a (?:pas|plus)|si ce n'est pas possible),?\s(?:dis|préviens|demande|reviens|laisse|appelle)|(?:si no(?: (?:hay|queda|quedan|tienen|está))?|de lo contrario|en caso contrario),?\s(?:dime|avísame|pregúntame|dímelo|déjalo|llámame)|(?:altrimenti|se no|se non (?:c'è|ci sono|ce n'è)|in caso contrario),?\s(?:dimmi|avvisami|chiedimi|fammi sapere|lascia|chiamami)|(?:senão|se não(?: der| houver| tiver| tiverem| encontrar(?:es)?)?|caso contrário),?\s(?:me |a)?(?:diz|avisa|diga|fala|pergunta|deixa)|(?:anders|zo niet|zo nee),?\s(?:(?:even|gewoon)\s)?(?:zeg|laat|vraag|meld|bel)|(?:annars|ellers|hvis ikke|om inte),?\s(?:säg|hör|fråga|sig|si|spør|spørg|la|lad|giv)|(?:inaczej|jeśli nie|jak nie|w przeciwnym razie),?\s(?:\p{L}+ )?(?:powiedz|daj|zapytaj|zostaw)|(?:jinak|pokud ne|když ne),?\s(?:mi |se )?(?:řekni|dej|zeptej|napiš|nech))|(?:だめ|駄目|無理|空いて(?:い)?な(?:い|ければ)|でき(?:ない|なければ))[^。]{0,8}(?:教えて|聞いて|連絡して|知らせて)|(?:不行|否则|没有的话|不可以)[^。]{0,8}(?:告诉|问|通知)我/u;

/** Goals that want nothing but to be told something, and goals that say when to come back. */
export function* alone(folded: string): Generator<Limit> {
  const only = ONLY.exec(folded);
  if (only !== null) {
    const words = only[0].replace(/^[\s.!?,;:(–—-]+/, '').trim();
    yield { ...NO_LIMIT, kind: 'only', words: words.slice(0, 120), deeds: wantedIn(folded) };
  }
  const other = ELSE.exec(folded);
  if (other !== null) {
    yield { ...NO_LIMIT, kind: 'else', words: other[0].trim(), deeds: wantedIn(folded) };
  }
}
