import type { Action } from '../../model/action.ts';
import { Memo } from '../../model/memo.ts';
import { Caseless, cased } from '../text/caseless.ts';

/** How a call ended: it did something, it failed, or somebody or something said no. */
export type Ending = 'done' | 'failed' | 'refused';

/** A result says how it ended at its beginning. */
const HEAD = 500;

// A structured result that says it worked is believed, whatever else stands in it.
const WORKED = new Caseless(
  /["']?(?:ok|success|succeeded|updated|created|deleted|sent|paid)["']?\s*[:=]\s*(?:true\b|["']?ok\b)|["']?(?:status|state|result)["']?\s*[:=]\s*["']?(?:ok|success|succeeded|sent|executed|released|done|booked|paid|completed?|accepted|applied|posted|approved|delivered|queued|active)\b/i,
);

const REFUSED = new Caseless(
  /\b(?:denied|forbidden|refused|blocked by|not (?:allowed|permitted|authori[sz]ed)|unauthori[sz]ed|no (?:write |read )?(?:access|permissions?) (?:to|for)|permission (?:denied|required)|lacks? (?:the )?(?:permission|right)|insufficient (?:permissions?|rights|privileges|scope)|only the owner|(?:approval|authori[sz]ation|confirmation|sign-?off) (?:is )?(?:required|needed|missing)|(?:needs|requires|awaiting|waits? for|pending) (?:\w+ )?(?:approval|authori[sz]ation|confirmation)|policy violation|violates|prohibited|exceeds (?:the |your )?(?:limit|authority|quota)|(?:limit|quota) exceeded|over (?:the |your )?limit|not on the (?:allow|white)list|HTTP 40[13]|40[13] (?:forbidden|unauthorized))\b|verweigert|abgelehnt|nicht (?:erlaubt|gestattet|zulässig|berechtigt)|keine berechtigung|freigabe (?:fehlt|erforderlich)|refusée?\b|interdite?\b|non autorisée?|accès refusé|denegad[oa]|rechazad[oa]|no (?:está )?(?:permitido|autorizado)|negat[oa]\b|non (?:consentit|autorizzat)[oa]|rifiutat[oa]|negad[oa]\b|não (?:permitid|autorizad)[oa]|geweigerd|niet toegestaan|odmow|brak uprawnień|niedozwolon|отказано|запрещено|нет доступа|reddedildi|izin yok|拒绝|禁止|无权|没有权限|拒否|許可されて|権限がありません|거부|권한이 없/iu,
);

const FAILED = new Caseless(
  /^\W{0,4}(?:\w{0,30}error|exception|traceback|fail(?:ed|ure)?|rejected|declined|invalid|timeout|timed out|not found|cannot|can't|could not|unable|insufficient)\b|["']?(?:ok|success)["']?\s*[:=]\s*false|["']?(?:error|errors|fault)["']?\s*[:=]\s*["'{[]\s*[^\s"'}\]]|["']?(?:status|state)["']?\s*[:=]\s*["']?(?:error|fail|reject|declin|denied|refused)|\b(?:failed|failure|unsuccessful|conflict detected|does not exist|doesn't exist|no such|not found|already exists|is invalid|timed out|unavailable|insufficient (?:funds|balance)|was not|verify your|verify the|incorrect)\b|\b(?:not|never) (?:executed|processed|sent|done|saved|applied|completed|delivered)\b|(?<!\b(?:not|no) )\brequired\b|\b(?:HTTP )?(?:404|409|422|429|50[0-4])\b(?= [A-Za-z])|fehlgeschlagen|fehler\b|ungültig|nicht gefunden|échec|échoué|erreur|introuvable|fallid[oa]|error al|no encontrad[oa]|fallit[oa]|errore|non trovat[oa]|falhou|erro ao|mislukt|nie powiod|błąd|ошибка|не найден|başarısız|hata\b|失败|错误|失敗|エラー|見つかりません|실패|오류/iu,
);

/** How a call ended, from its span's status and the beginning of what it returned. */
export function endingOf(action: Action): Ending {
  return endings.get(action, 500 + (action.result?.length ?? 0), () => read(action));
}

/** Characters of results, whose actions are kept alive with them. */
const MAX_READ = 512 * 1024;
const endings = new Memo<Action, Ending>(MAX_READ);

function read({ status, result }: Action): Ending {
  const head = cased((result ?? '').slice(0, HEAD));
  if (WORKED.test(head) && status !== 'error') return 'done';
  if (REFUSED.test(head)) return 'refused';
  return status === 'error' || FAILED.test(head) ? 'failed' : 'done';
}
