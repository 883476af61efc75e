import { type Prepared, readingAt } from './prepared.ts';

/** How a passage is set in its text. */
export interface Setting {
  /** The text is a record (JSON, markup, a table), not a letter. */
  readonly structured: boolean;
  /** The passage stands in a field for free text: a note, a comment, a footer. */
  readonly noted: boolean;
  /** An aside: in brackets, after a PS, a comment sign or a line that ends the letter. */
  readonly aside: boolean;
  /** Where in the text it begins, 0 to 1; 0.5 in a short one, where that tells nothing. */
  readonly position: number;
}

const RECORD = /^\s*(?:[[{<]|[\w .-]{1,40}[:=|;\t]|[\w.-]{1,30},[\w.-])/;
const NOTE =
  /(?:note|notes|comment|comments|remark|remarks|memo|description|desc|message|text|body|footer|header|log|history|instruction|instructions|reason|info|hint|warning|banner|tip|annotation|caption|subject|title|name|label|alt|bemerkung|hinweis|kommentar|notiz|vermerk|nota|notas|comentario|observaciones|remarque|commentaire|opmerking|uwagi|примечание|備考|备注|注|메모|비고)["']?\s*[:=>]\s*["'([]{0,3}[^"\n]{0,240}$/u;
const ASIDE =
  /(?:[([{（「][^)\]}）」\n]{0,200}|(?:\bp\.?\s?s\b|\bnb\b|^--|\n--|\/\/|\/\*|<!--|#|\bfyi\b|\bbtw\b|---|\*{2,})[^\n]{0,200})$/u;
const LOOK_BACK = 260;
/** In a text of a few sentences every place is near the end. */
const SHORT = 600;

export function settingOf(prepared: Prepared, start: number): Setting {
  return settingAt(prepared, start, start);
}

const settingAt = readingAt(({ folded }, start): Setting => {
  const left = folded.slice(Math.max(0, start - LOOK_BACK), start);
  return {
    structured: RECORD.test(folded.slice(0, 80)),
    noted: NOTE.test(left),
    aside: ASIDE.test(left),
    position: folded.length < SHORT ? 0.5 : start / folded.length,
  };
});
