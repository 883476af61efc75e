import type { History, ToolDefinition } from '../../model/history.ts';
import { asIdentifier } from '../text/identifiers.ts';
import { type Prepared, preparedText, surroundings } from '../text/prepared.ts';
import type { Segment } from '../text/text.ts';
import type { Provenance } from './provenance.ts';

/** Where the description of a tool names a party. */
interface Described {
  readonly tool: ToolDefinition;
  readonly text: Prepared;
  /** The sentence, with its neighbours. */
  readonly passage: Segment;
}

/**
 * The description of another tool in which whom or where to stands, if it stands nowhere else: a tool's maker is no
 * more than a stranger, and may say where its own calls go but not where others do.
 */
export function describedFor(tool: string, value: Provenance, { tools }: History): Described | null {
  if (value.origin !== 'nowhere' || !value.whole || !PARTIES.has(value.kind)) return null;
  const canonical = asIdentifier(value.value)?.canonical;
  if (canonical === undefined) return null;
  let found: Described | null = null;
  for (const other of tools.values()) {
    const text = preparedText(other.description);
    const place = text.identifiers.get(canonical)?.[0];
    if (place === undefined) continue;
    if (other.name === tool) return null;
    found ??= { tool: other, text, passage: surroundings(text, place.start, place.end) };
  }
  return found;
}

const PARTIES: ReadonlySet<string> = new Set(['email', 'account', 'url']);
