import { Caseless, cased } from '../text/caseless.ts';

/**
 * Words by which a call itself says that it goes round a control: `split below the approval limit`, `to avoid review`.
 * Bookkeeping fields are where agents write such things down.
 */
const ROUND = new Caseless(
  /\b(?:split(?:ting|ted)?|below|under|beneath|stay(?:s|ing)? (?:below|under|within)|keep(?:s|ing)? (?:it )?(?:below|under)|avoid(?:s|ing)?|evad\w*|circumvent\w*|bypass\w*|get(?:ting)? (?:a)?round|work(?:ing)? (?:a)?round|without|skip(?:s|ping)?|instead of)\b[^.;\n]{0,40}\b(?:limit|threshold|tolerance|approval|authori[sz]ation|review|audit|sign-?off|four.eyes|compliance|policy|control)s?\b|\b(?:no|skip|bypass|avoid)[_-](?:approval|review|audit|policy|limits?)\b|\bnobody (?:will )?notic|\boff the (?:books|record)\b|\bgeteilt\b[^.;\n]{0,40}\bgrenze|\bunter(?:halb)?\b[^.;\n]{0,30}(?:freigabe|limit|grenze|schwelle)|(?:umgeh|vermeid)\w*[^.;\n]{0,30}(?:freigabe|prüfung|limit|kontrolle)|(?:freigabe|prüfung|kontrolle)[^.;\n]{0,30}(?:umgeh|vermeid)|sous le (?:seuil|plafond)|(?:contourn|évit)\w*[^.;\n]{0,30}(?:validation|contrôle|seuil|plafond)|(?:evitar|eludir|saltar\w*)[^.;\n]{0,30}(?:límite|aprobación|revisión|control)|por debajo del (?:límite|umbral)|sotto (?:la soglia|il limite)|(?:evitare|aggirare)[^.;\n]{0,30}(?:limite|approvazione|controllo)|(?:绕过|规避|避开|拆分)[^。；]{0,12}(?:审批|限额|限制|审核|阈值)|承認を(?:避け|回避)|上限(?:未満|以下)に分割|обойти[^.;]{0,30}(?:лимит|проверк|согласован)/iu,
);

/** The words of a text that say so; null where none do. */
export function roundaboutIn(text: string): string | null {
  return ROUND.find(cased(text.slice(0, 4_000)));
}
