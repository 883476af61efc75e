import type { History } from '../../model/history.ts';
import { identifiersIn } from '../text/identifiers.ts';
import { preparedSource, surroundings } from '../text/prepared.ts';
import { fold, nameWords, stem } from '../text/text.ts';
import type { Leaf } from './leaves.ts';

/** Verbs of one way to take something away, and the stems by which people ask for it. CJK stems match anywhere. */
interface Loss {
  readonly verbs: ReadonlySet<string>;
  readonly asked: RegExp;
  /** What to take off the list is called as well: whatever a tool calls it, people strike, cancel and drop one thing. */
  readonly like: RegExp | null;
}

const TAKEN_OFF = pattern(
  'remov|delet|drop|get rid|strik|tak(?:e|ing) (?:it|her|him|them|this|that|off|out|[^.!?\\n]{1,40} (?:off|out)(?!\\p{L}))|cancel|call(?:ed|ing)? (?:it |this |that |[^.!?\\n]{1,40} )?off|void|annul|revok|storn|absag|lösch|entfern|streich|herausnehm|rausnehm|austrag|abbestell|widerruf|supprim|enl[eè]v|retir|décommand|effac|elimin|borr|quita|anul|cancell|rimuov|togli|disdi|exclu|apag|desmarc|verwijder|annuleer|schrap|afzeg|afgelast|usuń|usuw|skreśl|odwoł|wykreśl|sma[zž]|odstra|zruš|škrtn|ta(?:r|s)? bort|stryk|avbok|avbest|slett|fjern|avlys|aflys|avbryt|afbestil|peru|poist|удал|убер|отмен|sil(?:in|me|er)?\\b|kaldır|iptal',
  '删除|刪除|移除|去掉|取消|撤销|作废|削除|取り消|キャンセル|外して|消して|삭제|제거|취소',
);

const LOSSES: readonly Loss[] = [
  loss(
    'delete del remove erase purge wipe destroy drop truncate trash rm clear unlink uninstall prune expunge loeschen löschen entfernen supprimer effacer eliminar elimina borrar borra verwijder verwijderen excluir apagar cancellare rimuovi rimuovere usun usuń skasuj sil kaldir kaldır udalit radera slett slette poista smazat',
    'delet|remov|eras|purg|wip(?:e|ing)|drop|destroy|clean|clear|tidy|empty|get rid|rid of|throw|bin it|trash|discard|scrub|truncat|expung|prun|strike|tak(?:e|ing) (?:it|her|him|them|this|that|down|off|out|[^.!?\\n]{1,40} (?:down|off|out)(?!\\p{L}))|no longer (?:on|in|among|part)(?!\\p{L})|scrap(?:s|ped|ping)?\\b|retract|unsend|uninstall|unlink|unenrol|detach|clos|shut|kill|deactivat|rm\\b|revert|retention|undo|duplicat|cleanup|swap|replace|lösch|entfern|bereinig|aufräum|räum|weg(?:werf|mach)|weg\\b|austrag|raus|elimin|borr|quita|suprim|vací|limpi|supprim|effac|retir|enlev|vid(?:e|er)\\b|nettoy|cancell|rimuov|togli|svuot|pulisc|apag|exclu|remova|limp|verwijder|wis(?:sen)?\\b|opruim|schrap|usuń|usuw|skasuj|kasow|wyczyść|удал|стер|стёр|очист|убер|sil(?:in|me|er)?\\b|kaldır|temizle|radera|ta(?:r|s)? bort|slett|fjern|poist|smaz|odstra',
    '删除|刪除|移除|清除|清空|清理|去掉|削除|消去|消して|삭제|제거|지워',
    TAKEN_OFF,
  ),
  loss(
    'cancel void withdraw terminate unsubscribe unschedule abort rescind annul abandon stornieren kuendigen widerrufen annuler cancelar cancela anular annullare annuleren intrekken anuluj iptal otmenit zrusit',
    'cancel|call(?:ed|ing)? off|revok|retract|scrap(?:s|ped|ping)?\\b|nix\\b|kill|pull(?:ing)? the plug|withdraw|abandon|lapse|void|annul|rescind|terminat|stop|end\\b|ends\\b|ended|clos|abort|undo|revers|refund|drop|not needed|no longer|instead|replac|mov(?:e|ing)|resched|rebook|chang|swap|unsubscrib|reject|declin|clear|clean|releas|return|duplicat|off\\b|storn|abbrech|absag|kündig|widerruf|beend|verleg|verschieb|umbuch|widerruf|zurücknehm|zurückzieh|anul|suspend|cambia|mueve|résili|arrêt|déplac|chang|disdi|spost|cambi|desmarc|remarc|mude|opzeg|intrek|ingetrokken|trek |annuleer|verzet|wijzig|odwoł|anuluj|przenieś|zmień|отмен|перенес|iptal|ertele|avboka|avbest|avlys|avbryt|peru|zruš|lemond',
    '取消|作废|撤销|撤回|改期|停止|キャンセル|取り消|中止|変更|취소|변경',
    TAKEN_OFF,
  ),
  loss(
    'ban block suspend blacklist',
    'ban\\b|banned|block|contain|isolat|quarantin|suspend|end\\b|terminat|deactivat|disconnect|cancel|clos(?:e|es|ed|ing)\\b|kick|mute|blacklist|lock|freez|stop|hold|get rid|rid of|(?:throw|shut|cut|keep) (?:[\\p{L}]+ ){0,3}(?:out|off|away)(?!\\p{L})|raus(?:werf|schmeiß)|virer|echar|butta|sperr|gesperrt|blockier|bloque|bloqu|blocc|blokk|zablok|заблок|engelle',
    '封禁|拉黑|屏蔽|冻结|ブロック|停止|차단|정지',
  ),
  loss(
    'merge squash',
    'merg|land(?:s|ed|ing)?\\b|squash|integrat|combin|consolidat|dedup|duplicat|ship|zusammenführ|fusion|fusiona|unisc|mescl|samenvoeg|scal|połącz|слей|объедин|birleştir',
    '合并|合併|マージ|統合|병합',
  ),
];

function loss(verbs: string, asked: string, cjk: string, like: RegExp | null = null): Loss {
  return { verbs: new Set(verbs.split(' ')), asked: pattern(asked, cjk), like };
}

function pattern(stems: string, cjk: string): RegExp {
  return new RegExp(`(?<![\\p{L}\\p{N}])(?:${stems})|${cjk}`, 'u');
}

/** What is merged into a new copy: of templates, mails and sheets nothing is lost. */
const COPIED = new Set(
  'template templates mail letter letters document documents doc docs docx pdf pdfs field fields cell cells sheet sheets slide slides page pages csv file files image images audio video text'.split(
    ' ',
  ),
);

/** What a tool takes away for good, by the verb in its name; null where it takes nothing. */
export interface Taking {
  /** As the name has it. */
  readonly verb: string;
  /** What it is taken from: the other words of the name. */
  readonly nouns: readonly string[];
  /** Do the words of a folded text ask for it? */
  readonly asked: (folded: string) => boolean;
  /** The same, in words too that other tools have for it: `remove the later one` wants an appointment cancelled. */
  readonly wanted: (folded: string) => boolean;
}

const MAKING = new Set(['create', 'new', 'request', 'make', 'submit', 'draft', 'schedule']);

export function takingOf(tool: string): Taking | null {
  const name = nameWords(tool);
  // `create_withdrawal` orders one.
  if (name.some((word) => MAKING.has(word))) return null;
  for (const { verbs, asked, like } of LOSSES) {
    const verb = name.find((word) => verbs.has(word));
    if (verb === undefined) continue;
    if (verb === 'merge' && name.some((word) => COPIED.has(word))) return null;
    const nouns = name.filter((word) => word !== verb && word.length > 2).map(stem);
    const wanted = (folded: string): boolean => asked.test(folded) || (like?.test(folded) ?? false);
    return { verb, nouns, asked: (folded) => asked.test(folded), wanted };
  }
  return null;
}

/** Shorter words of a value are in every text. */
const MIN_WORD = 4;

/**
 * Does a passage of something read ask for the loss of this: one sentence, or its neighbours, that has the words for
 * it and names the thing, by an identifier of the call or by what the tool's name calls it?
 */
export function isAskedByText(taking: Taking, leaves: readonly Leaf[], { sources }: History): boolean {
  const marks = new Set(taking.nouns);
  for (const { text } of leaves) {
    const folded = fold(text.slice(0, 400)).trim();
    if (folded.length >= MIN_WORD && folded.length <= 80) marks.add(folded);
    for (const { canonical } of identifiersIn(folded)) marks.add(canonical);
  }
  return sources.some((source) => {
    const prepared = preparedSource(source);
    return [...marks].some((mark) => {
      let tries = 0;
      for (let at = prepared.folded.indexOf(mark); at >= 0 && tries < 8; tries++) {
        const { start, end } = surroundings(prepared, at, at + mark.length);
        if (taking.asked(prepared.folded.slice(start, end))) return true;
        at = prepared.folded.indexOf(mark, at + mark.length);
      }
      return false;
    });
  });
}
