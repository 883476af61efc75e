import type { ToolDefinition } from '../model/history.ts';
import { nameWords, words } from './text.ts';

/**
 * Who can write what a tool returns: 1 where strangers do (mail, chat, the web, reviews, tickets, uploads),
 * 0 where the house keeps records, 0.5 where the name doesn't tell.
 */
export function opennessOf(tool: string, definition: ToolDefinition | undefined): number {
  const key = definition === undefined ? tool : `${tool}\0${definition.description}`;
  let openness = known.get(key);
  if (openness === undefined) {
    openness = tell(nameWords(tool)) ?? tell(descriptionWords(definition)) ?? 0.5;
    if (known.size >= MAX_KNOWN) known.clear();
    known.set(key, openness);
  }
  return openness;
}

const known = new Map<string, number>();
const MAX_KNOWN = 2_000;

const OPEN = new Set(
  (
    'email emails mail mails inbox message messages chat channel channels dm thread threads comment comments review reviews ' +
    'feedback ticket tickets issue issues page pages web webpage website url browse site internet post posts feed news ' +
    'document documents doc docs file files attachment attachments upload letter letters correspondence note notes memo ' +
    'form submission survey forum wiki repo pull pr request description log logs sms voicemail transcript call event events ' +
    'calendar invitation search'
  ).split(' '),
);
const HOUSE = new Set(
  (
    'account accounts balance ledger master directory contact contacts employee employees user users customer customers ' +
    'vendor vendors supplier suppliers record records order orders inventory stock price prices catalog product products ' +
    'policy policies contract contracts invoice invoices transaction transactions payment payments schedule roster ' +
    'patient member members asset assets status config registry database table schema info profile settings'
  ).split(' '),
);

function tell(told: readonly string[]): number | null {
  const open = told.some((word) => OPEN.has(word));
  const house = told.some((word) => HOUSE.has(word));
  if (open === house) return open ? 0.75 : null;
  return open ? 1 : 0;
}

function descriptionWords(definition: ToolDefinition | undefined): string[] {
  return definition === undefined ? [] : words(definition.description.toLowerCase(), 40);
}
