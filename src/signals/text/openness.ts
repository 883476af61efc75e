import type { ToolDefinition } from '../../model/history.ts';
import { Memo } from '../../model/memo.ts';
import { nameWords, words } from './text.ts';

/**
 * Who can write what a tool returns: 1 where strangers do (mail, chat, the web, reviews, tickets, uploads),
 * 0 where the house keeps records, 0.5 where the name doesn't tell.
 */
export function opennessOf(tool: string, definition: ToolDefinition | undefined): number {
  const named = byName.get(tool, 1, () => tell(nameWords(tool)));
  if (named !== null || definition === undefined) return named ?? 0.5;
  return byDefinition.get(definition, 1, () => tell(describedBy(definition))) ?? 0.5;
}

/** Tools at hand. */
const MAX_KNOWN = 2_000;
const byName = new Memo<string, number | null>(MAX_KNOWN);
const byDefinition = new Memo<ToolDefinition, number | null>(MAX_KNOWN);

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

function describedBy({ description }: ToolDefinition): string[] {
  return words(description.toLowerCase(), 40);
}
