import { preparedText } from '../signals/text/prepared.ts';

/** Words of a text, with those that matter marked out; each on one line. */
export interface Quote {
  readonly before: string;
  readonly said: string;
  readonly after: string;
}

const ROOM = 60;
const MAX_SAID = 240;

/** What stands at a place, with the words around it. */
export function quoteOf(text: string, start: number, end: number, room = ROOM): Quote {
  const stop = Math.min(end, start + MAX_SAID);
  const from = Math.max(0, start - room);
  const to = Math.min(text.length, stop + room);
  const said = flat(text.slice(start, stop));
  const gap = said.startsWith(' ') && start > 0 ? ' ' : '';
  return {
    before: `${from > 0 ? '…' : ''}${flat(text.slice(from, start)).trimStart()}${gap}`,
    said: `${said.trim()}${stop < end ? '…' : ''}`,
    after: `${flat(text.slice(stop, to)).trimEnd()}${to < text.length ? '…' : ''}`,
  };
}

function flat(text: string): string {
  return text.replace(/(?:\\n|\s)+/g, ' ');
}

/** Where a text says a value: the whole value in the letters it has, else an identifier equal to it. */
export function quoteIn(text: string, value: string, canonical: string | null): Quote | null {
  const prepared = preparedText(text);
  const needle = value.trim().toLowerCase();
  const [equal] = (canonical === null ? undefined : prepared.identifiers.get(canonical)) ?? [];
  const start = equal?.start ?? (needle === '' ? -1 : prepared.folded.indexOf(needle));
  return start < 0 ? null : quoteOf(prepared.text, start, equal?.end ?? start + needle.length);
}
