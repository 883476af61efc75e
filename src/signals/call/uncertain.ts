import type { Action } from '../../model/action.ts';
import { fold } from '../text/text.ts';
import { endingOf } from './outcome.ts';

/** A result says how the call ended at its beginning. */
const HEAD = 500;

/** No answer came back: as a status code, as a library names it, in words. */
const UNANSWERED = new RegExp(
  [
    '(?:^\\W{0,3}|http\\S{0,6}|status|code|error|fehler|erreur|fout|errore?|erro|błąd|chyba|エラー|错误)["\'\\s:=(]{0,6}(?:408|502|504|522|524)(?!\\d)',
    '(?<!\\d)(?:408|502|504|522|524) (?:gateway|bad|request|a ?time|time)',
    'time[d -]{0,2}out|etimedout|esockettimedout|econnreset|econnaborted|epipe|deadline[_ -]?exceeded|reset by peer|socket hang ?up|broken pipe|empty reply|unexpected eof|network error',
    'connection (?:was |has been )?(?:reset|lost|closed|aborted|dropped|interrupted)|lost (?:the )?connection',
    '(?<!\\p{L})no (?:answer|response|reply)(?!\\p{L})|(?:did|does)(?:n.t| not) (?:answer|respond|reply)|stopped responding',
    '(?:may|might|could) (?:or may not )?(?:already |still )?have (?:been|gone)|(?:outcome|status|state|result) (?:is |of \\w+ )?(?:unknown|uncertain|unclear)|unknown (?:outcome|state|status)|indeterminate',
    'zeitüberschreitung|zeitlimit|keine (?:antwort|rückmeldung)|antwortet(?:e)? nicht|verbindung (?:\\w+ )?(?:unterbrochen|abgebrochen|verloren|getrennt|zurückgesetzt)|status (?:unbekannt|unklar|ungewiss)',
    'délai (?:d.attente )?(?:dépassé|expiré|écoulé)|(?:pas de|aucune|sans) réponse|n.a pas répondu|ne répond pas|connexion (?:\\w+ )?(?:interrompue|perdue|réinitialisée|coupée)',
    'tiempo (?:de espera|límite)|(?:sin|ninguna) respuesta|no (?:responde|respondió)|conexión (?:\\w+ )?(?:interrumpida|perdida|restablecida|cortada)',
    'tempo (?:scaduto|di attesa|esgotado|limite|de espera)|nessuna risposta|non (?:risponde|ha risposto)|connessione (?:\\w+ )?(?:interrotta|persa|chiusa|caduta)|sem resposta|não respond|conexão (?:\\w+ )?(?:perdida|interrompida|encerrada)',
    'geen (?:antwoord|reactie)|reageert niet|verbinding (?:\\w+ )?(?:verbroken|verloren)',
    'tidsgräns|tidsavbrott|tidsavbrud|(?:inget|intet|ingen) svar|svara(?:r|de) inte|svare(?:r|de) ikke|svarte ikke|(?:anslutningen|forbindelsen) (?:\\w+ )?(?:bröts|avbröts|afbrudt|brutt|mistet)',
    'przekroczon\\w* (?:limit )?czas|upłynął czas|limit czasu|brak odpowiedzi|nie odpowiada|połączenie (?:\\w+ )?(?:przerwane|zerwane|utracone)',
    'vypršel|časový limit|bez odpovědi|neodpověděl|neodpovídá|spojení (?:\\w+ )?(?:přerušeno|ztraceno)',
    'тайм-?аут|превышено время|нет ответа|соединение (?:прервано|разорвано|сброшено)|zaman aşımı|yanıt (?:yok|alınamadı)',
    'タイムアウト|応答が?(?:ありません|なし|ない|得られ)|接続が(?:切れ|切断|リセット)|通信が途切れ|超时|超時|无响应|無回應|没有响应|连接(?:中断|重置|断开)|시간 ?초과|응답이? ?없|연결이 끊',
  ].join('|'),
  'u',
);

/** What says that nothing has happened, whatever else went wrong. */
const UNDONE = new RegExp(
  [
    'not (?:been )?(?:sent|processed|charged|executed|booked|placed|created|delivered|submitted|queued|accepted|debited|posted)|nothing (?:was|has been|is)|no (?:charge|payment|order|booking|money|message)s? (?:was|were|has been|have been)|roll(?:ed|ing)? ?back|safe to retry|statement timeout|lock timeout',
    'connecttimeout|connect timeout|refused|econnrefused|enotfound|(?:could|can)(?:n.t| ?not) (?:connect|resolve|reach)',
    'nicht (?:gesendet|ausgeführt|gebucht|verarbeitet|belastet|abgebucht|übermittelt)|nichts (?:gesendet|gebucht|abgebucht)|n.a pas été|(?:pas|rien)(?: \\w+)? (?:envoyé|débité|traité|exécuté)|no se (?:ha )?(?:envi|proces|carg|cobr|ejecut)|non (?:è stat|inviat|addebitat|eseguit|elaborat)|não foi (?:enviad|processad|cobrad|debitad|executad)',
    'niet (?:verzonden|verwerkt|afgeschreven|uitgevoerd|geboekt)|inte (?:skickats|genomför|debiter)|ikke (?:sendt|gennemført|gjennomført|trukket)|nie (?:wysłano|wykonano|pobrano|został\\w* (?:wysłan|wykonan|pobran|zaksięg))|nebyl\\w* (?:odesl|proveden|zaúčtov)|не (?:отправлен|выполнен|списан|проведен)',
    '送信されていません|処理されていません|未処理|未送信|未(?:处理|发送|扣款|执行)|처리되지|전송되지',
  ].join('|'),
  'u',
);

/** Did the call fail in a way that leaves open whether it did its work: no answer came back, or the line broke? */
export function isUncertain(action: Action): boolean {
  if (action.result === null || endingOf(action) === 'done') return false;
  const head = fold(action.result.slice(0, HEAD));
  return UNANSWERED.test(head) && !UNDONE.test(head);
}
