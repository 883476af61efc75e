/** Asking for the answer in writing: `and put it in the team doc`, `schreib es in die Notiz`; the words of one such wish. */

const PAPERS =
  'doc|docs|document|notes?|note field|sheet|spreadsheet|table|file|folder|report|wiki|page|ticket|incident|channel|thread|chat|field|notebook|memo|log|comparison|summary|\\S+\\.(?:md|txt|csv|xlsx|docx)|\\S+/\\S+|#\\S+|[a-z]{2,6}-?\\d{3,}';

/** By language: verbs of writing down, words for where, and what one writes in. */
const WAYS: readonly (readonly [string, string, string])[] = [
  [
    'put|write|save|stick|drop|note|add|record|log|append|store|post|paste',
    'in|into|to|on|onto|under|as',
    PAPERS,
  ],
  [
    'schreib\\p{L}*|leg|lege|pack|trag|speicher\\p{L}*|stell|notier\\p{L}*',
    'in|ins|im|unter|auf|als',
    'dok\\p{L}*|notiz\\p{L}*|tabelle|datei|ordner|bericht|wiki|seite|ticket|kanal|protokoll',
  ],
  [
    'mets|mettez|écris|écrivez|note[zr]?|range[zr]?|enregistre[zr]?',
    'dans|sous|sur',
    'doc\\p{L}*|notes?|tableau|fichier|dossier|rapport|wiki|page|ticket',
  ],
  [
    'pon|pon[lg]\\p{L}*|gu[aá]rd\\p{L}*|ap[uú]nt\\p{L}*|an[oó]ta\\p{L}*|escr[ií]b\\p{L}*|d[eé]ja\\p{L}*',
    'en|bajo',
    'doc\\p{L}*|notas?|tabla|hoja|archivo|carpeta|informe|wiki|página|ticket',
  ],
  [
    'metti\\p{L}*|salva\\p{L}*|scriv\\p{L}*|annota\\p{L}*',
    'in|nel|nella|nelle|sul|sulla|sotto',
    'doc\\p{L}*|note|tabella|foglio|file|cartella|report|wiki|pagina|ticket',
  ],
  [
    'colo[cq]\\p{L}*|põe|ponha|salv\\p{L}*|anot\\p{L}*|escrev\\p{L}*',
    'em|no|na|nos|nas',
    'doc\\p{L}*|notas?|tabela|planilha|arquivo|pasta|relatório|wiki|página|ticket',
  ],
  [
    'zet|schrijf|noteer|bewaar',
    'in|op|onder',
    'doc\\p{L}*|notitie\\p{L}*|tabel|blad|bestand|map|verslag|rapport|wiki|pagina|ticket',
  ],
  [
    'lägg|skriv|spara|legg|læg|gem|lagre',
    'i|på|under',
    'dok\\p{L}*|anteckning\\p{L}*|notat\\p{L}*|tabell?|fil|mapp\\p{L}*|rapport\\p{L}*|wiki|sid[ae]n?',
  ],
  [
    'zapisz|wpisz|wstaw|umieść',
    'w|do|na',
    'dok\\p{L}*|notat\\p{L}*|tabel\\p{L}*|plik\\p{L}*|folder\\p{L}*|raport\\p{L}*|wiki|stron\\p{L}*',
  ],
  [
    'zapiš|vlož|ulož',
    'do|v|na',
    'dok\\p{L}*|poznám\\p{L}*|tabul\\p{L}*|soubor\\p{L}*|slož\\p{L}*|zpráv\\p{L}*|wiki|strán\\p{L}*',
  ],
];

/** What is written down: the answer, and nothing else. */
const ANSWER =
  'it|them|that|this|these|those|all|everything|(?:the|a|your|that) (?:\\p{L}+ )?(?:list|summary|table|results?|findings|numbers|figures|comparison|overview|report|answers?|note|themes)|es|sie|das|alles|die \\p{L}+|ça|cela|tout|le \\p{L}+|lo|todo|el \\p{L}+|il \\p{L}+|tutto|tudo|o \\p{L}+|het|dat|det|dem|to|je|wszystko|ho|vše';
const JOIN =
  '(?:(?:,\\s*)?(?<!\\p{L})(?:and|then|und|dann|et|puis|y|e|poi|en|och|og|i|a)\\s+|,\\s*|(?<=[.!?]\\s)|^)';
const LATIN = new RegExp(
  `${JOIN}(?:please )?(?:${WAYS.map(
    ([verbs, where, papers]) =>
      `(?:${verbs})(?:-\\p{L}+)?(?![\\p{L}])(?: (?:${ANSWER}))?(?: down)?(?: bitte)? (?:${where}) (?:[^\\s,.;!?]+ ){0,4}?(?:${papers})(?![\\p{L}\\p{N}])(?: (?:ein|ab|rein))?`,
  ).join('|')})`,
  'gu',
);
const CHARACTERS =
  /[、，,]?(?:把[^，。]{1,12})?(?:然后|并)?(?:写到|存到|写进|保存到|记到|放到|整理到)[^，。,]{0,30}(?:文档|笔记|表|文件夹?|目录|备注|里)里?|[、,]?[^、。]{0,20}(?:メモ|ノート|ファイル|ドキュメント|表|シート|フォルダ|wiki)に(?:書|まとめ|保存|記録|残|入れ)[^、。]*/gu;
/** `Write a five line summary for each`: an order to tell, in writing. */
const WRITTEN =
  /(?<=^|[.!?]\s|,\s|and )(?:please )?(?:write|draft|compose)(?: me| us| up)? (?=(?:\S+ ){0,4}(?:summary|summaries|overview|paragraph|lines?|comparison|recap|abstract)(?!\p{L}))/gu;
/** `Collect the errors per port`. */
const GATHERED = /(?<=^|[.!?]\s)(?:please )?(?:collect|gather|tabulate|extract) /u;

/** The text without such wishes, as one that is only to be told; null where it has none. */
export function withoutNotes(folded: string): string | null {
  const told = folded.replace(WRITTEN, 'give me a summary: ');
  const bare = told.replace(LATIN, ' ').replace(CHARACTERS, '');
  return bare === folded ? null : bare.replace(GATHERED, 'tell me ');
}
