import type { Action } from '../model/action.ts';
import type { Finding, Outcome } from '../model/finding.ts';
import type { History } from '../model/history.ts';
import { canonical } from '../model/json.ts';
import { isReading } from '../signals/call/effect.ts';
import { type Leaf, leavesOf } from '../signals/call/leaves.ts';
import { isParty, isTelling, type Place, type Provenance, partiesIn } from '../signals/origin/provenance.ts';
import { contradictedIn } from '../signals/origin/record.ts';
import { preparedSource } from '../signals/text/prepared.ts';
import { abbreviate } from '../signals/text/text.ts';
import { givesOrders, kindsOf } from '../signals/text/wording.ts';
import { type Clues, cluesOf, type Passage, passageAt } from './clues.ts';
import type { Detector } from './detector.ts';
import { argumentEvidence, placeEvidence } from './evidence.ts';

/** Most passages looked at for one action. */
const MAX_PASSAGES = 8;
/** Characters of an argument that can hold an order. */
const MIN_QUOTE = 60;
/** Letters and digits that make a sentence. */
const MIN_SAID = 40;

/** Does a result nobody vouches for tell its reader what to do, and does this call do it? */
export const instruction: Detector = {
  id: 'instruction',
  inspect(action, { history, charter }) {
    if (history.sources.length === 0) return [];
    const clues = cluesOf(action, history, charter);
    let worst: Finding | null = null;
    for (const lead of leadsOf(clues)) {
      const finding = judge(action, history, clues, lead);
      if (finding !== null && (worst === null || finding.score > worst.score)) worst = finding;
    }
    return worst === null ? [] : [worst];
  },
};

/** A passage the call may have followed, and by what it is tied to the call. */
interface Lead {
  readonly place: Place;
  /** The value taken from it; null where only words tie the two. */
  readonly value: Provenance | null;
}

function leadsOf(clues: Clues): Lead[] {
  const reading = isReading(clues.effect);
  const found: (Lead & { readonly value: Provenance })[] = [];
  for (const value of clues.values) {
    if (value.place === null || value.standing !== 'prose' || !isTelling(value)) continue;
    // A call that only looks does harm where it leads out of the house, not where it names a link among other words.
    if (reading && !(value.kind === 'url' && value.whole)) continue;
    if (!value.whole && quotes(value.leaf, value.place)) continue;
    found.push({ place: value.place, value });
  }
  const leads = foremost(found);
  return reading || found.length >= MAX_PASSAGES ? [...leads] : [...leads, ...wordLeads(clues)];
}

/** Those that say whom or where to before other whole values, and these before parts of a text; told in their order. */
function foremost<L extends { readonly value: Provenance }>(found: readonly L[]): readonly L[] {
  const weight = ({ value }: L): number => (isParty(value) ? 2 : 0) + (value.whole ? 1 : 0);
  const first = [...found].sort((a, b) => weight(b) - weight(a)).slice(0, MAX_PASSAGES);
  return found.filter((lead) => first.includes(lead));
}

/** Words alone tie a call to a passage only where nothing in the call is the user's. */
function wordLeads(clues: Clues): Lead[] {
  if (!clues.authority.unclaimed) return [];
  const leaves = leavesOf(clues.action.arguments);
  return clues.followed
    .filter((place) => !isLookingOn(clues, place) && !leaves.some((leaf) => quotes(leaf, place)))
    .map((place) => ({ place, value: null }));
}

/** A tool of unknown effect that is asked again after its own answer looks on, as a search does. */
function isLookingOn({ action, effect }: Clues, { source }: Place): boolean {
  return !effect.known && source.tool === action.tool;
}

/**
 * Does an argument repeat the sentence at this place? A channel's name, or a page that is passed on, may hold orders:
 * to name or to quote them is not to follow them.
 */
function quotes({ text }: Leaf, { source, start, end }: Place): boolean {
  if (text.length < MIN_QUOTE) return false;
  const prepared = preparedSource(source);
  const sentence = prepared.segments.find((one) => one.start <= start && start < one.end);
  if (sentence === undefined) return false;
  const said = bare(prepared.text.slice(sentence.start, Math.max(end, sentence.end)));
  // An address on a line of its own says nothing that could be quoted.
  return said.length >= MIN_SAID && bare(text).includes(said);
}

/** Without what a printer adds: line breaks, indents, marks. */
function bare(text: string): string {
  return text.replace(/[^\p{L}\p{N}]/gu, '');
}

/** A call that follows a passage goes where the passage sends it, if it sends it anywhere. */
function goesWhere(passage: Place, action: Action): boolean {
  const parties = partiesIn(passage);
  if (parties.length === 0) return true;
  const said = canonical(action.arguments).toLowerCase();
  return parties.some((party) => said.includes(party));
}

function judge(action: Action, history: History, clues: Clues, lead: Lead): Finding | null {
  const found = passageAt(lead.place, clues.effect);
  const byValue = lead.value !== null;
  if (!byValue && !found.namesDeed) return null;
  if (givesOrders(found.wording) && (byValue || goesWhere(lead.place, action))) {
    return finding(action.tool, lead, 'block', 0.9, 'tells its reader what to do');
  }
  if (isReading(clues.effect)) return null;
  return poisoned(action.tool, history, lead, found) ?? weak(action.tool, history, clues, lead, found);
}

/** A passage that also names an account which a record contradicts is not to be relied on for anything else. */
function poisoned(tool: string, history: History, lead: Lead, { start, end }: Passage): Finding | null {
  if (lead.value !== null && !isParty(lead.value)) return null;
  if (contradictedIn({ source: lead.place.source, start, end }, history) === null) return null;
  const sure = lead.value !== null;
  const why = 'names an account that the record contradicts';
  return finding(tool, lead, sure ? 'block' : 'alert', sure ? 0.85 : 0.6, why);
}

/** Evidence for a look, not for a stop. */
function weak(tool: string, history: History, clues: Clues, lead: Lead, found: Passage): Finding | null {
  if (history.goal.length === 0 || clues.mandate.delegates !== null) return null;
  const asked = clues.mandate.deeds.has(clues.effect.deed);
  if (asked || kindsOf(found.wording) < 3 || !found.namesDeed) return null;
  return finding(tool, lead, 'alert', 0.5, 'asks for it, and the user did not');
}

function finding(tool: string, lead: Lead, outcome: Outcome, score: number, why: string): Finding {
  const evidence = [placeEvidence(lead.place)];
  if (lead.value !== null) evidence.unshift(argumentEvidence(lead.value));
  const tie = lead.value === null ? '' : ` with ${abbreviate(lead.value.value)}`;
  return {
    detector: 'instruction',
    rule: null,
    kind: 'followed_instruction',
    severity: outcome === 'block' ? 'critical' : 'medium',
    outcome,
    score,
    reason: `${tool}${tie} follows a passage in ${lead.place.source.tool}'s result that ${why}`,
    evidence,
    owasp: 'ASI01',
  };
}
