// Characters that people don't see, or read as others, and that part a text from its equal.

/** Invisible: soft hyphens, zero-width and direction marks, joiners, fillers, annotations. */
const INVISIBLE =
  /[\u034f\u00ad\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb]/;
/** What asks for another form of the letter before it; of an emoji it is a part, and of a digit in a box. */
const VARIATIONS = /(?<=[\p{L}\p{N}@._-])[\ufe00-\ufe0f\u{e0100}-\u{e01ef}]+(?![\ufe00-\ufe0f\u20e3])/gu;
/** Letters and digits in another dress: full-width (with what joins an address), circled, mathematical. */
const DRESSED =
  /[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]+(?:[\uff0b\uff0d-\uff0f\uff1a\uff20\uff3f]+[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]+)*|[\u24b6-\u24e9]+|[\u{1d400}-\u{1d7ff}]+/gu;
/** Copies of ASCII that are never shown, a favourite to hide words for a model. */
const TAGS = /[\u{e0020}-\u{e007e}]/gu;
const ANY =
  /[\u034f\u00ad\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\u24b6-\u24e9]|[\ufe00-\ufe0f]|\ud835|\udb40/;

const ALL_INVISIBLE = new RegExp(INVISIBLE, 'g');

/** The text as its reader understands it: nothing invisible in it, tags and letters in another dress as plain ones. */
export function undisguised(text: string): string {
  if (!ANY.test(text)) return text;
  return text
    .replace(ALL_INVISIBLE, '')
    .replace(VARIATIONS, '')
    .replace(TAGS, (tag) => String.fromCharCode((tag.codePointAt(0) as number) - 0xe0000))
    .replace(DRESSED, (run) => run.normalize('NFKC'));
}

const LATIN_BESIDE_OTHER = /[a-z][\u0370-\u03ff\u0400-\u04ff]|[\u0370-\u03ff\u0400-\u04ff][a-z]/;
const WORD = /\p{L}+/gu;
const LOOKALIKES: ReadonlyMap<string, string> = new Map(
  Array.from('аaеeоoрpсcуyхxіiјjѕsһhԁdԛqԝwοoαaνvιiρpτtυu'.matchAll(/(.)(.)/gu), ([, other, latin]) => [
    other as string,
    latin as string,
  ]),
);

/**
 * A folded text with the letters of its Latin words Latin: `pleаse` has a Cyrillic one. For words only: an address
 * written so is another address.
 */
export function inLatin(folded: string): string {
  if (!LATIN_BESIDE_OTHER.test(folded)) return folded;
  return folded.replace(WORD, (word) =>
    LATIN_BESIDE_OTHER.test(word)
      ? word.replace(/[^a-z]/g, (letter) => LOOKALIKES.get(letter) ?? letter)
      : word,
  );
}
