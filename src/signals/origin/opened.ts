import type { Action } from '../../model/action.ts';
import { nameWords } from '../text/text.ts';
import { isTelling, type Provenance } from './provenance.ts';

/** Tools that go to an address. Others look a host up, or write it down. */
const OPENING = new Set(
  (
    'page pages webpage web site website link links url urls http https browse browser visit open navigate goto go click ' +
    'crawl scrape surf download curl wget article articles seite webseite pagina página strona sida lien enlace'
  ).split(' '),
);
const OPENING_CHARACTERS = /网|链接|頁|页|ページ|サイト|リンク|페이지|사이트|링크/u;
const SCHEME = /^https?:\/\/|^www\./;

/** The link of a call that opens one which only running text of a result has; null for none. */
export function openedFromText({ tool }: Action, values: readonly Provenance[]): Provenance | null {
  const goesThere = OPENING_CHARACTERS.test(tool) || nameWords(tool).some((word) => OPENING.has(word));
  const link = values.find(
    (value) =>
      value.kind === 'url' &&
      value.whole &&
      value.origin === 'untrusted' &&
      value.standing === 'prose' &&
      isTelling(value) &&
      (goesThere || SCHEME.test(value.value.toLowerCase())),
  );
  return link ?? null;
}
