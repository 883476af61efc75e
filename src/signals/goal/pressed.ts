import type { Action } from '../../model/action.ts';
import type { History } from '../../model/history.ts';
import type { Deed } from '../call/effect.ts';
import { leavesOf } from '../call/leaves.ts';
import { fold, nameWords } from '../text/text.ts';
import { namesDeed } from './deeds/named.ts';

/** A button pressed on a page, and what it does by what stands on it. */
export interface Press {
  readonly deeds: ReadonlySet<Deed>;
  /** The page it stands on, folded; empty where none was seen. */
  readonly page: string;
}

const PRESSING = new Set(
  'click press tap submit push button klick klicken drücken cliquer clic clicar pulsar tocca premi clicca klik kliknij tryk klicka'.split(
    ' ',
  ),
);
const BUTTON = /^(?:selector|text|label|name|ref|element|button|id|target|submit|click|invia|enviar|query)$/;
/** What a press may bind; anything else is browsing. */
const DEEDS: readonly Deed[] = ['pay', 'buy'];
/** What leads to a page about it. */
const LEADS =
  /(?<!\p{L})(?:history|list|tab|menu|details?|title|info|status|filter|search|summary|orders|bookings|invoices|methods?|cart|basket|terms|policy|help|faq|back|cancel|conditions?)(?!\p{L})/u;
const MAX_LABEL = 200;
const REACH = 160;

/** What a click does: `#buy-now`, or a button `#go` on which the page says `Pay £59`. Null where it is no press. */
export function pressOf(action: Action, { sources }: Pick<History, 'sources'>): Press | null {
  const presses = nameWords(action.tool).some((word) => PRESSING.has(word));
  const labels = leavesOf(action.arguments)
    .filter(({ key, text }) => text.length <= MAX_LABEL && (presses ? BUTTON.test(key) : key === 'submit'))
    .map(({ text }) => fold(text));
  if (labels.length === 0) return null;
  const page = fold(sources.at(-1)?.text ?? '');
  const said = labels.map((label) => `${label.replace(/[^\p{L}\p{N}]+/gu, ' ')} ${captionOn(page, label)}`);
  const binding = said.filter((text) => !LEADS.test(text));
  const deeds = new Set(DEEDS.filter((deed) => binding.some((text) => namesDeed(text, deed))));
  return deeds.size === 0 ? null : { deeds, page };
}

/** What stands on the button with this id. */
function captionOn(page: string, label: string): string {
  const id = /^#([\w-]{1,60})$/.exec(label)?.[1];
  if (id === undefined) return '';
  const at = ['"', "'"].map((quote) => page.indexOf(`id=${quote}${id}${quote}`)).find((found) => found >= 0);
  if (at === undefined) return '';
  const rest = page.slice(at, at + REACH);
  const start = rest.indexOf('>');
  return start < 0 ? '' : (rest.slice(start + 1).split('<')[0] ?? '');
}
