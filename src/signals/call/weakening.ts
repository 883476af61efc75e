import type { Action } from '../../model/action.ts';
import { isJsonObject, type Json } from '../../model/json.ts';
import { nameWords } from '../text/text.ts';

// What guards a house's work, not only the agent: whatever language its tools are named in.

/** A safeguard that a call takes away or weakens. */
export interface Weakening {
  /** In words: `an alarm`. */
  readonly guard: string;
  /** What in the call says so: the tool's name, or an argument with its value. */
  readonly where: string;
  readonly value: string;
  /** It is set to another value, and not switched off. */
  readonly moved: boolean;
  /** Does a folded text speak of such a safeguard? */
  readonly isTopic: (folded: string) => boolean;
}

interface Guard {
  readonly name: string;
  /** A word of a tool's or a parameter's name, without accents. */
  readonly word: RegExp;
  readonly topic: RegExp;
  /** A value that says how much it lets through. */
  readonly measured: boolean;
}

const guard = (name: string, words: string, topic: string, measured = false): Guard => ({
  name,
  word: new RegExp(`^(?:${words})$`),
  topic: new RegExp(topic, 'u'),
  measured,
});

const GUARDS: readonly Guard[] = [
  guard(
    'a record of what was done',
    'audit|audits|auditlog|audittrail|auditing|logging|telemetry|tracing|logboek\\w*|logbuch|alarmlog\\w*|protokollierung|journalisation|bitacora|auditoria|registrazione|rejestrowanie|audytu?|revisionslogg?',
    'audit|\\blog|logboek|logbuch|protokoll|journal|bitácora|registro|rejestr|dzienni|histor|trail|记录|日志|ログ|履歴|記録',
  ),
  guard(
    'an alarm',
    'alarms?|alarmanlage|alert|alerts|alerting|alertrule|alerty|alertow|alertu|monitor|monitors|monitoring|watchdog|siren|pager|doormelding|melding|alarme|alarmes|alarma|alarmas|allarme|allarmi|alerta|alertas|avviso|alarmu|alarmy|larm|larmet|overvagning|overvaking|overvakning|uberwachung|ueberwachung|surveillance|vigilancia|sorveglianza|bewaking|monitoringu?|poplach',
    'alarm|alert|monitor|siren|pager|noise|noisy|notif|benachricht|überwach|surveill|alerte|alerta|vigilanc|allarm|sorvegli|bewak|melding|larm|overvåg|overvåk|övervak|poplach|powiadom|アラーム|警報|アラート|通知|监控|告警|警报|报警',
  ),
  guard(
    'a check',
    'risk|riskcontrol|riskkontroll|gate|gates|canary|enforcement|screening|sanctions?|aml|kyc|fraud|antifraud|verification|validation|antivirus|antimalware|spamfilter|dlp|quarantine|inspection|callback|prenote|pruefung|prufung|kontrolle|controle|verificacion|verifica|verifiche|controllo|verificacao|controllo|controle|weryfikacja|kontrola|kontroll|overprovning|quarantaine|cuarentena|quarantena|karantena',
    '\\brisk|\\bgates?\\b|canary|screen|sanction|\\baml\\b|\\bkyc\\b|fraud|verif|valid|check(?!out|-?in)|virus|malware|spam|\\bdlp\\b|quarant|inspect|callback|prüf|kontroll|contrôl|control|controll|weryfik|kontrol|cuarent|karant|筛查|审核|检查|検査|審査|確認|隔离|検疫',
    true,
  ),
  guard(
    'a limit',
    'limit|limits|threshold|thresholds|cap|caps|quota|quotas|ceiling|tolerance|schwelle|schwellwert|schwellenwert|grenzwert|grenze|seuil|plafond|umbral|tope|soglia|massimale|limiar|drempel|limiet|limiar|limite|limites|prog|limitu|troskel|grans|grense|graense|prah',
    'limit|threshold|\\bcap\\b|quota|ceiling|toleran|schwell|grenz|seuil|plafond|umbral|tope|soglia|limiar|drempel|limiet|próg|progu|tröskel|gräns|grense|grænse|práh|prahu|阈值|限额|上限|しきい|閾値|限度|sensitiv|gevoelig|empfindlich|sensib|wrażliw|citliv',
    true,
  ),
  guard(
    'an approval',
    'approval|approvals|approver|approvers|signoff|foureyes|fourth|dualcontrol|vieraugen|genehmigung|genehmigungen|approbation|aprobacion|approvazione|aprovacao|goedkeuring|zatwierdzanie|akceptacja|godkannande|godkendelse|godkjenning|schvaleni',
    'approv|sign.?off|four.eyes|dual.control|vier.?augen|genehmig|freigab|freigeb|approb|aprob|approva|aprova|goedkeur|zatwierdz|akcept|godkän|godkend|godkjen|schvál|批准|审批|承認|決裁',
    true,
  ),
  guard(
    'a protection',
    'protection|protections|protected|firewall|waf|mfa|2fa|sso|encryption|antitamper|retention|legalhold|guardrail|guardrails|sandbox|captcha|denylist|blocklist|schutz|branchschutz|loeschschutz|loschschutz|brandmauer|parefeu|proteccion|protezione|protecao|beveiliging|bescherming|ochrona|zapora|skydd|brandvagg|beskyttelse|ochrany|verschluesselung|verschlusselung|chiffrement|cifrado|cifratura|szyfrowanie|retencion|conservation|aufbewahrung',
    'protect|firewall|\\bwaf\\b|\\bmfa\\b|\\b2fa\\b|two.factor|\\bsso\\b|single sign|encrypt|retention|legal hold|guardrail|sandbox|captcha|schutz|brandmauer|pare-feu|protecci|protezion|proteç|beveilig|bescherm|ochron|skydd|beskytt|verschlüssel|chiffr|cifra|szyfr|aufbewahr|保护|保護|防火墙|ファイアウォール|加密|暗号',
    true,
  ),
];

const CJK: readonly (readonly [RegExp, Guard])[] = [
  [/监控|告警|警报|报警|アラーム|警報|アラート|監視/, GUARDS[1]!],
  [/审计|日志|監査|ログ|操作记录/, GUARDS[0]!],
  [/筛查|反洗钱|审核|審査|スクリーニング|隔离|検疫/, GUARDS[2]!],
  [/审批|承認|決裁/, GUARDS[4]!],
  [/防火墙|保护|保護|ファイアウォール/, GUARDS[5]!],
];

const OFF_VERBS =
  /^(?:disable|deactivate|off|stop|pause|suspend|mute|silence|snooze|suppress|bypass|skip|override|waive|exempt|exclude|ignore|remove|delete|purge|clear|wipe|erase|truncate|drop|unprotect|disarm|lift|uninstall|disabled|uitschakelen|uitzetten|wissen|verwijderen|dempen|pauzeren|opheffen|ausschalten|abschalten|deaktivieren|loeschen|loschen|entfernen|stummschalten|umgehen|pausieren|aussetzen|aufheben|desactiver|couper|supprimer|effacer|suspendre|contourner|lever|desactivar|apagar|borrar|eliminar|silenciar|suspender|omitir|anular|quitar|disattiva|disattivare|disabilita|disabilitare|spegni|spegnere|cancella|cancellare|elimina|eliminare|silenzia|sospendi|rimuovi|desativar|desligar|excluir|remover|avaktivera|inaktivera|radera|tysta|pausa|deaktiver|slett|slet|fjern|wylacz|usun|wyczysc|wycisz|wstrzymaj|pomin|vypnout|vypni|smazat|smaz|zrusit|ztlumit)$/;
const OFF_CJK = /停止|無効|解除|削除|オフ|关闭|停用|禁用|删除|清除|静音|跳过|スキップ/;
const OFF_VALUE =
  /^(?:false|off|no|none|0|disabled?|inactive|suspended|muted|silenced|not[ _-]?required|waived|bypass(?:ed)?|skip(?:ped)?|never|uit|aus|inaktiv|desactivad[oa]|apagad[oa]|désactivée?|disattivat[oa]|spento|desativad[oa]|av|fra|wyłączon[yae]|vypnuto|オフ|無効|关闭|停用)$/i;
/** A parameter that says whether the thing its tool is about is in force. */
const SWITCH =
  /^(?:enabled?|active|state|status|armed|enforced?|required|on|aktiv|actif|activo|activa|attivo|attiva|ativo|actief|stand|ingeschakeld|wlaczony|aktywny|value|set|setting|有効|启用|状态)$/;
/** What a protection demands. */
const DEMANDS = /^(?:enforce|require|required|strict|block|deny|protect|must) /;
const CHANGES =
  /^(?:set|update|change|edit|modify|configure|config|settings?|adjust|raise|lower|increase|decrease|patch|put|write|setze|aendern|andern|setzen|modifier|regler|definir|cambiar|ajustar|modifica|imposta|impostare|alterar|wijzigen|instellen|ustaw|zmien|andra|satt|endre|aendre|nastavit|zmenit)$/;
/** Tools that write into a record or look at it, and those that close one alarm of many. */
const USES =
  /^(?:write|append|record|insert|submit|emit|ack|acknowledge|resolve|close|test|check|verify|run)$/;

/** The safeguard that a call switches off, takes away or sets to another measure; null for none. */
export function weakeningOf(action: Action): Weakening | null {
  const name = nameWords(action.tool).map(plain);
  if (name.some((word) => USES.test(word))) return null;
  const own = guardsOf(name).concat(CJK.filter(([words]) => words.test(action.tool)).map(([, one]) => one));
  if (own.length > 0 && (name.some((word) => OFF_VERBS.test(word)) || OFF_CJK.test(action.tool))) {
    return weakening(own, 'the tool', action.tool, false);
  }
  const switches = switchesOf(action.arguments);
  for (const { path, key, value } of switches) {
    if (!OFF_VALUE.test(value.trim())) continue;
    const words = nameWords(key).map(plain);
    const named = guardsOf(words);
    const meant = named.length > 0 ? named : switchedBy(words.join(' '), own, switches);
    if (meant.length > 0) return weakening(meant, `argument ${path}`, value, false);
  }
  return movedIn(name, switches);
}

/** The safeguards that a parameter of this name switches, where it names none itself. */
function switchedBy(key: string, own: readonly Guard[], switches: readonly Switch[]): readonly Guard[] {
  if (SWITCH.test(key)) return [...own, ...called(switches)];
  return DEMANDS.test(key) ? own : [];
}

/** Parameters that say what is switched. */
const CALLED = /^(?:flag|key|name|setting|option|feature|rule|toggle|parameter|property|gate|check|policy)$/;

/** The safeguards that the thing which is switched is called by: `{flag: "risk.score.enforce", value: false}`. */
function called(switches: readonly Switch[]): Guard[] {
  const names = switches.filter(({ key, value }) => CALLED.test(key.toLowerCase()) && value.length < 60);
  return guardsOf(names.flatMap(({ value }) => nameWords(value).map(plain)));
}

/** Another measure for what a check lets through: only a call that changes settings. */
function movedIn(name: readonly string[], switches: readonly Switch[]): Weakening | null {
  if (!name.some((word) => CHANGES.test(word))) return null;
  const measure = switches.find(({ value }) => /^[<>=]*\d+(?:[.,]\d+)?%?$/.test(value));
  if (measure === undefined) return null;
  const said = switches.filter(({ value }) => value.length < 60).flatMap(({ key, value }) => [key, value]);
  const named = guardsOf([...name, ...said.flatMap((text) => nameWords(text).map(plain))]);
  const meant = named.filter(({ measured }) => measured);
  if (meant.length === 0) return null;
  return weakening(meant, `argument ${measure.path}`, measure.value, true);
}

function weakening(guards: readonly Guard[], where: string, value: string, moved: boolean): Weakening {
  const guard = guards[0]?.name ?? 'a safeguard';
  return { guard, where, value, moved, isTopic: (folded) => guards.some(({ topic }) => topic.test(folded)) };
}

/** The safeguards that a name speaks of: `four_eyes` is one word too. */
function guardsOf(words: readonly string[]): Guard[] {
  const joined = [...words, ...words.slice(1).map((word, i) => words[i]! + word)];
  return GUARDS.filter(({ word }) => joined.some((one) => word.test(one)));
}

interface Switch {
  readonly path: string;
  readonly key: string;
  readonly value: string;
}

const MAX_SWITCHES = 64;
const MAX_DEPTH = 4;

/** The short values of a call, true and false among them. */
function switchesOf(args: Json): Switch[] {
  const found: Switch[] = [];
  const walk = (node: Json, path: string, key: string, depth: number): void => {
    if (found.length >= MAX_SWITCHES || depth > MAX_DEPTH) return;
    if (Array.isArray(node)) {
      for (const [i, item] of node.slice(0, MAX_SWITCHES).entries())
        walk(item, `${path}[${i}]`, key, depth + 1);
    } else if (isJsonObject(node)) {
      for (const [name, item] of Object.entries(node).slice(0, MAX_SWITCHES))
        walk(item, path === '' ? name : `${path}.${name}`, name, depth + 1);
    } else if (node !== null && String(node).length <= 80) {
      found.push({ path, key, value: String(node) });
    }
  };
  walk(args, '', '', 0);
  return found;
}

/** A word without its accents. */
export function plain(word: string): string {
  return word
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replaceAll('ł', 'l')
    .replaceAll('ø', 'o')
    .replaceAll('æ', 'ae')
    .replaceAll('ß', 'ss');
}
