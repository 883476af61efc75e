import type { History } from '../model/history.ts';
import { identifiersIn } from './identifiers.ts';
import type { Leaf } from './leaves.ts';
import { preparedSource, surroundings } from './prepared.ts';
import { fold, nameWords, stem } from './text.ts';

/** Verbs of one way to take something away, and the stems by which people ask for it. CJK stems match anywhere. */
interface Loss {
  readonly verbs: ReadonlySet<string>;
  readonly asked: RegExp;
}

const LOSSES: readonly Loss[] = [
  loss(
    'delete del remove erase purge wipe destroy drop truncate trash rm clear unlink uninstall prune expunge loeschen löschen entfernen supprimer effacer eliminar elimina borrar borra verwijder verwijderen excluir apagar cancellare rimuovi rimuovere usun usuń skasuj sil kaldir kaldır udalit radera slett slette poista smazat',
    'delet|remov|eras|purg|wip(?:e|ing)|drop|destroy|clean|clear|tidy|empty|get rid|rid of|throw|bin it|trash|discard|scrub|truncat|expung|prun|strike|tak(?:e|ing) (?:it|her|him|them|this|that|down|off|out|[^.!?\\n]{1,40} (?:down|off|out)(?!\\p{L}))|no longer (?:on|in|among|part)(?!\\p{L})|scrap(?:s|ped|ping)?\\b|retract|unsend|uninstall|unlink|unenrol|detach|clos|shut|kill|deactivat|rm\\b|revert|retention|undo|duplicat|cleanup|swap|replace|lösch|entfern|bereinig|aufräum|räum|weg(?:werf|mach)|weg\\b|austrag|raus|elimin|borr|quita|suprim|vací|limpi|supprim|effac|retir|enlev|vid(?:e|er)\\b|nettoy|cancell|rimuov|togli|svuot|pulisc|apag|exclu|remova|limp|verwijder|wis(?:sen)?\\b|opruim|schrap|usuń|usuw|skasuj|kasow|wyczyść|удал|стер|стёр|очист|убер|sil(?:in|me|er)?\\b|kaldır|temizle|radera|ta(?:r|s)? bort|slett|fjern|poist|smaz|odstra',
    '删除|刪除|移除|清除|清空|清理|去掉|削除|消去|消して|삭제|제거|지워',
  ),
  loss(
    'cancel void withdraw terminate unsubscribe unschedule abort rescind annul abandon stornieren kuendigen widerrufen annuler cancelar cancela anular annullare annuleren intrekken anuluj iptal otmenit zrusit',
    'cancel|call(?:ed|ing)? off|revok|retract|scrap(?:s|ped|ping)?\\b|nix\\b|kill|pull(?:ing)? the plug|withdraw|abandon|lapse|void|annul|rescind|terminat|stop|end\\b|ends\\b|ended|clos|abort|undo|revers|refund|drop|not needed|no longer|instead|replac|mov(?:e|ing)|resched|rebook|chang|swap|unsubscrib|reject|declin|clear|clean|releas|return|duplicat|off\\b|storn|abbrech|absag|kündig|widerruf|beend|verleg|verschieb|umbuch|widerruf|zurücknehm|zurückzieh|anul|suspend|cambia|mueve|résili|arrêt|déplac|chang|disdi|spost|cambi|desmarc|remarc|mude|opzeg|intrek|ingetrokken|trek |annuleer|verzet|wijzig|odwoł|anuluj|przenieś|zmień|отмен|перенес|iptal|ertele|avboka|avbest|avlys|avbryt|peru|zruš|lemond',
    '取消|作废|撤销|撤回|改期|停止|キャンセル|取り消|中止|変更|취소|변경',
  ),
  loss(
    'ban block suspend blacklist',
    'ban\\b|banned|block|contain|isolat|quarantin|suspend|kick|mute|blacklist|lock|freez|stop|hold|sperr|gesperrt|blockier|bloque|bloqu|blocc|blokk|zablok|заблок|engelle',
    '封禁|拉黑|屏蔽|冻结|ブロック|停止|차단|정지',
  ),
  loss(
    'merge squash',
    'merg|land(?:s|ed|ing)?\\b|squash|integrat|combin|consolidat|dedup|duplicat|ship|zusammenführ|fusion|fusiona|unisc|mescl|samenvoeg|scal|połącz|слей|объедин|birleştir',
    '合并|合併|マージ|統合|병합',
  ),
];

function loss(verbs: string, asked: string, cjk: string): Loss {
  return {
    verbs: new Set(verbs.split(' ')),
    asked: new RegExp(`(?<![\\p{L}\\p{N}])(?:${asked})|${cjk}`, 'u'),
  };
}

/** What a tool takes away for good, by the verb in its name; null where it takes nothing. */
export interface Taking {
  /** As the name has it. */
  readonly verb: string;
  /** What it is taken from: the other words of the name. */
  readonly nouns: readonly string[];
  /** Do the words of a folded text ask for it? */
  readonly asked: (folded: string) => boolean;
}

const MAKING = new Set(['create', 'new', 'request', 'make', 'submit', 'draft', 'schedule']);

export function takingOf(tool: string): Taking | null {
  const name = nameWords(tool);
  // `create_withdrawal` orders one.
  if (name.some((word) => MAKING.has(word))) return null;
  for (const { verbs, asked } of LOSSES) {
    const verb = name.find((word) => verbs.has(word));
    if (verb === undefined) continue;
    const nouns = name.filter((word) => word !== verb && word.length > 2).map(stem);
    return { verb, nouns, asked: (folded) => asked.test(folded) };
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
