import { readingAt, surroundings } from './prepared.ts';

/** How a passage adds to what its reader had in mind. A hint, never the verdict: honest letters add and change things too. */
export interface Additions {
  /** Words that add a thing, a deed or a receiver to another: also, as well, likewise, besides. */
  readonly more: number;
  /** Words by which something is otherwise than it was: new, from now on, instead, no longer. */
  readonly change: number;
  /** The passage stands behind a line that ends the letter. */
  readonly closed: boolean;
}

const MORE =
  /(?<!\p{L})(?:also|too|as well|additionally|in addition|likewise|besides|along with|copy|copies|cc|plus|both|every|each|auch|zusätzlich|außerdem|ebenso|ebenfalls|sowie|daneben|weiter an|kopie|jeweils|aussi|également|en plus|ainsi que|en copie|copie|chaque|también|además|asimismo|igualmente|copia|cada|anche|inoltre|pure|altresì|ogni|também|além|igualmente|cópia|ook|tevens|eveneens|daarnaast|kopie|elke|również|także|ponadto|dodatkowo|kopi[aię]|każd\p{L}{1,3}|также|тоже|кроме того|копи[яю]|кажд\p{L}{1,4}|ayrıca|kopyası|också|även|dessutom|også|desuten|myös|lisäksi|také|rovněž|kopii)(?!\p{L})|同时|同時に|另外|还要|抄送|もあわせ|併せて|加えて|にも|함께|또한|추가로/gu;
const CHANGE =
  /(?<!\p{L})(?:new|now|from now on|from this|since|changed?|moved?|instead|no longer|updated?|revised|currently|until further notice|switched|replaces?|replaced|temporar\p{L}+|going forward|as of|effective|neu|neue[nrsm]?|ab sofort|ab \d|künftig|nunmehr|stattdessen|nicht mehr|geändert|derzeit|bis auf weiteres|umgestellt|nouveau|nouvelle|nouveaux|désormais|dorénavant|à partir|remplace|changé|ne plus|actuellement|nuevo|nueva|ahora|a partir|desde|cambi\p{L}{1,4}|ya no|en lugar|actualmente|nuovo|nuova|d'ora in poi|da ora|cambiat\p{L}|invece|non più|attualmente|novo|nova|agora|mudou|em vez|já não|nieuwe?|voortaan|vanaf|gewijzigd|niet meer|momenteel|now(?:y|a|e|ego|ych)|odtąd|zmieni\p{L}+|zamiast|już nie|obecnie|нов(?:ый|ая|ое|ые|ого)|теперь|с этого|вместо|изменил\p{L}+|больше не|yeni|artık|bundan sonra|yerine|değişti|nya?|numera|från och med|nyt|fra nå|uusi|nykyään|nov[ýáé]|nyní|od teď)(?!\p{L})|新しい|今後|変更|現在は|当日|新的|现在|今后|改为|变更|새로운|앞으로|변경|대신/gu;
const CLOSING =
  /\n[^\S\n]*(?:--|—|__|p\.?s\.?(?!\p{L})|(?:kind |best |warm )?regards|best(?! \p{L})|cheers|thanks|many thanks|yours|sincerely|(?:mit )?(?:freundlichen |besten |vielen )?grü(?:ß|ss)en?|gruß|mfg|lg(?!\p{L})|danke|cordialement|bien à vous|merci|saludos|un saludo|gracias|atentamente|cordiali saluti|saluti|grazie|abraços?|abs(?!\p{L})|atenciosamente|obrigad[oa]|(?:met )?(?:vriendelijke )?groet(?:en)?|pozdrawiam|dziękuję|с уважением|спасибо|saygılarımla|teşekkürler|hälsningar|mvh|hilsen|terveisin|s pozdravem|敬具|よろしく|此致|谢谢|祝好|감사합니다|드림)/gu;
/** Further up it is another letter. */
const LOOK_BACK = 2_000;
const MAX = 3;

export const additionsAt = readingAt((prepared, start, end): Additions => {
  const around = surroundings(prepared, start, end);
  const said = prepared.folded.slice(around.start, around.end);
  const before = prepared.folded.slice(Math.max(0, start - LOOK_BACK), start);
  return { more: countOf(MORE, said), change: countOf(CHANGE, said), closed: before.search(CLOSING) >= 0 };
});

function countOf(pattern: RegExp, text: string): number {
  return Math.min(MAX, text.match(pattern)?.length ?? 0);
}
