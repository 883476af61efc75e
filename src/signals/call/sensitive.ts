/** Kinds of data that people expect to go only where they are needed, and the words that tell of them. */
export type Category =
  | 'bank details'
  | 'dates of birth'
  | 'pay'
  | 'identity numbers'
  | 'health'
  | 'whole lists';

const CATEGORIES: readonly (readonly [Category, RegExp])[] = [
  [
    'bank details',
    /(?<![\p{L}])(?:ibans?|bank (?:account|detail|data)s?|payout accounts?|account numbers?|card numbers?|credit cards?|routing numbers?|kontonummern?|bankverbindung\w*|kreditkarte\w*|coordonnées bancaires|numéros? de (?:compte|carte)|datos bancarios|números? de (?:cuenta|tarjeta)|coordinate bancarie|dados bancários|rekeningnummers?|numer(?:y|ów)? kont\w*|банковск\w+ (?:счет|реквизит)\w*|номер\w* (?:счет|карт)\w*)(?![\p{L}])|银行账(?:号|户)|口座番号|계좌/u,
  ],
  [
    'dates of birth',
    /(?<![\p{L}])(?:born (?:on |in )?\d|dates? of birth|birth ?dates?|dob|geboren am|geburtsdat\w+|née? le \d|dates? de naissance|nacid[oa] el|fechas? de nacimiento|nat[oa] il|dat[ae] di nascita|datas? de nascimento|geboortedat\w+|dat[ay] urodzenia|дат[аы] рождения|doğum tarihi)(?![\p{L}])|出生日期|生年月日|생년월일/u,
  ],
  [
    'pay',
    /(?<![\p{L}])(?:salar(?:y|ies)|payroll (?:list|file|data|register|figures)|wages|pay ?slips?|gehalt|gehälter|lohn(?:liste|abrechnung)\w*|salaires?|fiches? de paie|salarios?|nóminas?|stipend[io]|buste paga|salários?|salaris\w*|wynagrodze\w+|зарплат\w*|maaş\w*)(?![\p{L}])|工资|薪资|給与|급여/u,
  ],
  [
    'identity numbers',
    /(?<![\p{L}])(?:tax (?:id|class|number)s?|ssns?|social security|passports?(?: numbers?)?|id numbers?|national ids?|driving licen[cs]e|steuer(?:nummer|klasse|-id)\w*|ausweis(?:nummer|kopie)\w*|numéros? de sécurité sociale|passeports?|dni|pasaportes?|codic[ei] fiscal[ei]|passaport[oi]|cpf|bsn|pesel\w*|паспорт\w*|kimlik n\w+)(?![\p{L}])|身份证|护照|マイナンバー|주민등록/u,
  ],
  [
    'health',
    /(?<![\p{L}])(?:diagnos[ei]s|disabilit(?:y|ies)|medical (?:record|history|file)s?|medications?|hiv|pregnan\w+|psychiatr\w+|diagnosen?|schwerbehind\w+|krankenakte\w*|diagnostic médical|handicap|dossier médical|diagnóstico|discapacidad|historial? (?:médic|clínic)\w*|cartell[ae] clinic\w+|deficiência|ziektebeeld|niepełnosprawn\w+|диагноз\w*|инвалидност\w*|engelli\w*)(?![\p{L}])|(?<!供应链|系统|网络|设备|故障|企业|经营|管理|业务|流程|代码|性能|自)诊断(?!工具|日志|程序|接口|模式|信息)|病历|(?<!経営|企業|システム|ネットワーク|故障|性能|自己)診断(?!ツール|ログ|モード)|病歴|(?<!경영|시스템|고장|자가)진단(?!도구|로그)/u,
  ],
  [
    'whole lists',
    /(?<![\p{L}])(?:(?:all|the (?:full|entire|complete|whole)|every) (?:[\p{L}\p{N}']+ ){0,3}?(?:employees|customers|clients|contacts|accounts|grantees|patients|users|members|records|papers|bidders|residents|students|subscribers|guests|addresses|customer list|client list|contact list|database|passwords)|everything we have|(?:complete|full|entire) (?:customer|client|contact|member|user|address|patient) (?:list|file|database)|alle (?:kunden|mitarbeiter|patienten|kontakte|mitglieder|adressen|daten)\w*|tou(?:s|tes) les (?:clients|employés|contacts|patients|données|adresses)|todos los (?:clientes|empleados|contactos|pacientes|datos)|tutti i (?:clienti|dipendenti|contatti|pazienti|dati)|todos os (?:clientes|funcionários|contatos|dados)|alle (?:klanten|medewerkers|gegevens)|wszyst\w+ (?:klient|pracowni|dan)\w+|всех (?:клиент|сотрудник|пациент)\w+)(?![\p{L}])|(?:全部|所有)(?:客户|员工|联系人|数据)|全(?:顧客|社員|連絡先)/u,
  ],
];

/** The kinds a folded text tells of, each with the words that do. */
export function sensitiveIn(folded: string): Map<Category, string> {
  const found = new Map<Category, string>();
  const text = folded.replace(ADDRESS, ' ');
  for (const [category, pattern] of CATEGORIES) {
    const hit = pattern.exec(text);
    if (hit !== null) found.set(category, hit[0]);
  }
  return found;
}

/** `payroll@…` is an address and no pay. */
const ADDRESS = /\S{1,64}@\S{1,190}|https?:\/\/\S{1,300}/g;

/** Of these the word alone says little: the data itself stands beside it. */
const WITH_DIGITS: ReadonlySet<Category> = new Set(['bank details', 'identity numbers', 'dates of birth']);

const BESIDE = 60;

/** Does the text hold such data beside the words for it, and not only speak of it? */
export function holds(folded: string, category: Category, words: string): boolean {
  if (!WITH_DIGITS.has(category)) return true;
  const text = folded.replace(ADDRESS, ' ');
  const at = text.indexOf(words);
  return /\d{4}/.test(text.slice(at, at + words.length + BESIDE).replace(/[ .-](?=\d)/g, ''));
}
