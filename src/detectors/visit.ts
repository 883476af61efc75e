import type { Finding } from '../model/finding.ts';
import type { History } from '../model/history.ts';
import { isReading } from '../signals/call/effect.ts';
import { leftToText } from '../signals/goal/pointing.ts';
import { openedFromText } from '../signals/origin/opened.ts';
import type { Place } from '../signals/origin/provenance.ts';
import { asIdentifier, hostOf } from '../signals/text/identifiers.ts';
import { preparedGoal, preparedSource, surroundings } from '../signals/text/prepared.ts';
import { abbreviate, stem, words } from '../signals/text/text.ts';
import { cluesOf } from './clues.ts';
import type { Detector } from './detector.ts';
import { argumentEvidence, placeEvidence } from './evidence.ts';

/** Words by which people speak of what is read on the web or behind a link. */
const WEB =
  /link|page|(?<!\p{L})(?:web|sites?|url|http|www|article|blog|brows|visit|click|online|internet|news|read|review|look (?:into|up)|research|find out|compare|seite|artikel|beitrag|recherch|sitio|página|artículo|enlace|investig|lien|articl|articolo|pagina|artigo|notíc|noticia|strona|artykuł|stránk|člán|sida|länk|lenke|artikkel|side(?:n|r)?(?!\p{L})|sayfa|makale|сайт|ссылк|стать|страниц|رابط|موقع|صفحة|مقال)|网|網|链接|連結|文章|页|頁|サイト|ページ|記事|リンク|사이트|링크|기사|페이지/u;

/** A shorter word is in every text. */
const MIN_WORD = 5;
const COMMON = new Set(
  'please could would should there their about where which these those after before'.split(' '),
);

const LINK = /\S+\.\S+/g;

/** Does what stands around the link speak of what the user spoke of: `join Bob's repository` of an invitation to it? */
function isOfHisMatter({ source, start, end }: Place, history: History): boolean {
  const prepared = preparedSource(source);
  const around = surroundings(prepared, start, end);
  const { index } = preparedGoal(history);
  const beside = `${prepared.folded.slice(around.start, start)} ${prepared.folded.slice(end, around.end)}`;
  // Parts of other links say nothing.
  return words(beside.replace(LINK, ' '), 200).some(
    (word) => word.length >= MIN_WORD && !COMMON.has(word) && index.has(stem(word)),
  );
}

/** Does the user speak of something to read: in words, or, where he gives addresses himself, at the host of one of them? */
function speaksOf(link: string, history: History): boolean {
  const { folded, identifiers } = preparedGoal(history);
  const given = [...identifiers.values()].flat().filter(({ kind }) => kind === 'url');
  if (given.length === 0) return WEB.test(folded);
  const host = hostOf(asIdentifier(link)?.canonical ?? link);
  return given.some(({ canonical }) => hostOf(canonical) === host);
}

/** Does the agent open a link for no other reason than that a text has it, where the user spoke of nothing to read there? */
export const visit: Detector = {
  id: 'visit',
  inspect(action, { history, charter }) {
    if (!action.captured || history.goal.length === 0 || history.sources.length === 0) return [];
    const clues = cluesOf(action, history, charter);
    if (!isReading(clues.effect)) return [];
    const link = openedFromText(action, clues.values);
    if (link === null || link.place === null) return [];
    if (speaksOf(link.value, history) || leftToText(history) !== null) return [];
    if (isOfHisMatter(link.place, history)) return [];
    const { value, place } = link;
    const finding: Finding = {
      detector: 'visit',
      rule: null,
      kind: 'untrusted_value',
      severity: 'high',
      outcome: 'ask',
      score: 0.7,
      reason: `${action.tool} opens ${abbreviate(value)}, a link that only the text of ${place.source.tool}'s result has; the user spoke of nothing to read there`,
      evidence: [argumentEvidence(link), placeEvidence(place)],
      owasp: 'ASI01',
    };
    return [finding];
  },
};
