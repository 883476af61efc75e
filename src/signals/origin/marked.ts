import type { Action } from '../../model/action.ts';
import type { History } from '../../model/history.ts';
import { identifiersOf, type Leaf, leavesOf } from '../call/leaves.ts';
import type { Identifier } from '../text/identifiers.ts';
import { preparedGoal, preparedSources, readingAt } from '../text/prepared.ts';
import type { Place } from './provenance.ts';

/** What a record itself says must not be done with it. */
export type Mark = 'internal' | 'keep';

const MARKS: Readonly<Record<Mark, RegExp>> = {
  internal:
    /internal (?:use )?only|(?:must|may|should) not leave|not for (?:outside|external|distribution|publication|customers?|third part)|do not (?:share|forward|disclose|send out|pass on|mention|publish)|don't (?:share|forward|disclose|mention)|never (?:share|send|disclose)|confidential|strictly private|in.?house only|nur (?:für den )?intern|nicht (?:weitergeben|nach außen|zur weitergabe)|vertraulich|usage interne|confidentiel|ne pas (?:diffuser|transmettre|communiquer)|uso interno|confidencial|no (?:compartir|difundir|enviar)|riservat[oa]|uso interno|non (?:divulgare|inoltrare)|vertrouwelijk|intern gebruik|poufn|tylko do użytku wewn|конфиденц|для служебного|gizli|内部|机密|不得外传|社外秘|部外秘|機密|대외비|기밀/u,
  keep: /legal hold|litigation hold|\bon hold\b|(?:must|may|should) not be (?:deleted|removed|cancel\w*|changed|touched|closed)|do not (?:delete|remove|cancel|touch|close|stop|drop|change)|don't (?:delete|remove|cancel|touch|close|stop|drop)|never (?:delete|remove|cancel|touch)|\bleave\b(?! (?:from|on|until|request|day|start))|\bkeep(?:s|ing)?\b|\bexempt\b|\bpinned\b|\bprotected\b|\bretain\b|nicht (?:löschen|stornieren|entfernen|anfassen|ändern)|behalten|stehen ?lassen|aufbewahr|ne pas (?:supprimer|annuler|toucher)|conserver|à garder|no (?:borrar|eliminar|cancelar|tocar)|conservar|non (?:cancellare|eliminare|toccare)|tenere|niet (?:verwijderen|annuleren)|bewaren|nie (?:usuwać|anulować)|zachować|не (?:удалять|отменять|трогать)|сохранить|silmeyin|不要(?:删除|取消)|保留|削除しない|そのまま|残す|삭제하지/u,
};

/** How far from the value the mark may stand, on its own line. */
const BEFORE = 100;
const AFTER = 120;

export interface Marked {
  readonly leaf: Leaf;
  /** The thing, as the call has it. */
  readonly value: string;
  /** Where its record says so. */
  readonly place: Place;
}

/** A thing of the call whose own record, on the same line, says that it must not be done; null for none. */
export function markedIn(action: Action, history: History, mark: Mark): Marked | null {
  if (history.sources.length === 0) return null;
  const goal = preparedGoal(history);
  for (const leaf of leavesOf(action.arguments)) {
    for (const { canonical, text } of thingsIn(leaf)) {
      // What the user named himself is his to decide.
      if (goal.identifiers.has(canonical)) continue;
      const place = placeOf(canonical, history, mark);
      if (place !== null) return { leaf, value: text, place };
    }
  }
  return null;
}

function thingsIn(leaf: Leaf): Identifier[] {
  return identifiersOf(leaf)
    .filter(({ kind, canonical }) => kind !== 'email' && kind !== 'url' && canonical.length >= 4)
    .filter(({ canonical }) => !/^(?:19|20)\d\d(?:[-/.]|$)/.test(canonical))
    .slice(0, 32);
}

/** A line, a sentence or a record of a list ends here. */
const END = /\n|\\n|[.;] |\} ?, ?\{/;
const KEY = /["'][\w .-]{1,40}["']\s*:/g;

/** The place where it stands; all its places in that text must be marked, or one of them speaks for the deed. */
function placeOf(canonical: string, history: History, mark: Mark): Place | null {
  const texts = preparedSources(history);
  for (let i = 0; i < texts.length; i++) {
    const text = texts[i]!;
    const places = text.identifiers.get(canonical);
    const first = places?.[0];
    if (places === undefined || first === undefined) continue;
    if (!places.every(({ start, end }) => marksAt(text, start, end)[mark])) continue;
    return { source: history.sources[i]!, start: first.start, end: first.end };
  }
  return null;
}

const marksAt = readingAt(({ folded }, start, end): Readonly<Record<Mark, boolean>> => {
  const left =
    folded
      .slice(Math.max(0, start - BEFORE), start)
      .split(END)
      .at(-1) ?? '';
  // Another field's name says nothing of this one.
  const right =
    folded
      .slice(end, end + AFTER)
      .split(END, 1)[0]
      ?.replace(KEY, '') ?? '';
  const line = `${left} ${right}`;
  return { internal: MARKS.internal.test(line), keep: MARKS.keep.test(line) };
});
