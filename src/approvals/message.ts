import type { Approval } from '../model/approval.ts';
import type { Json } from '../model/json.ts';
import { publicForm } from './shown.ts';

/** What a webhook posts: the body as text. */
export type Format = 'generic' | 'slack';

/** One for several approvals where it is for a chat; a program gets each in its own. */
export function messageOf(approvals: readonly Approval[], format: Format): string {
  const [first] = approvals as readonly [Approval];
  if (format === 'generic') return JSON.stringify(generic(first));
  return JSON.stringify(approvals.length === 1 ? slack(first) : gathered(approvals));
}

function generic(approval: Approval): object {
  const { id, state } = approval;
  // The same each time it is sent: who gets it twice can tell.
  return { id: `${id}-${state}`, type: `approval.${state}`, approval: publicForm(approval) };
}

/** Slack takes 3000 characters in a block. */
const MAX_BLOCK = 2_900;
const MAX_REASONS = 3;

function slack(approval: Approval): { readonly text: string; readonly blocks: readonly object[] } {
  const text = headline(approval);
  const blocks = [section(`*${escaped(text)}*`), ...(approval.state === 'open' ? question(approval) : [])];
  return { text: escaped(text), blocks };
}

/** Told in full; of further ones a line. */
const MAX_IN_FULL = 5;

function gathered(approvals: readonly Approval[]): object {
  const open = approvals.filter(({ state }) => state === 'open').length;
  const text = open === 0 ? `${approvals.length} answers` : `${open} calls want a person's yes`;
  const shown = approvals.slice(0, MAX_IN_FULL).flatMap((one) => slack(one).blocks);
  const rest = approvals.slice(MAX_IN_FULL).map((one) => `${headline(one)}: ${one.id}`);
  const more = rest.length === 0 ? [] : [section(preformatted(rest.join('\n')))];
  const list = section('`goalkeeper approvals list` tells all that wait');
  return { text, blocks: [section(`*${text}*`), ...shown, ...more, ...(open > 0 ? [list] : [])] };
}

/** One line that tells it all where no more is shown. */
export function headline({ state, tool, agent, service, decided }: Approval): string {
  const who = agent ?? service ?? 'an agent';
  const because = decided?.reason ? `: ${decided.reason}` : '';
  switch (state) {
    case 'open':
      return `${who} asks to run ${tool}`;
    case 'approved':
    case 'denied':
      return `${decided?.by ?? 'somebody'} ${state} ${tool} for ${who}${because}`;
    case 'used':
      return `${who} ran ${tool}, approved by ${decided?.by ?? 'somebody'}`;
    case 'expired':
      return `${tool} for ${who} expired ${decided === null ? 'unanswered' : 'unused'}`;
  }
}

function question({ id, reasons, arguments: args, expires }: Approval): object[] {
  const why = reasons.slice(0, MAX_REASONS).map(({ severity, reason, evidence }) => {
    const lines = evidence.map(({ where, value }) => `    ${where}: ${value}`);
    return [`${severity}: ${reason}`, ...lines].join('\n');
  });
  const until = new Date(expires).toISOString();
  return [
    section(preformatted(lines(args))),
    ...(why.length === 0 ? [] : [section(`*Why*\n${preformatted(why.join('\n'))}`)]),
    section(`Until ${until}: \`goalkeeper approvals approve ${id}\`, or \`deny\`, or \`show\` for more`),
  ];
}

function lines(args: Json): string {
  return JSON.stringify(args, null, 2);
}

function section(text: string): object {
  return { type: 'section', text: { type: 'mrkdwn', text: text.slice(0, 3_000) } };
}

/** What agents and strangers wrote: as it is, without mentions, links or an end of its own. */
function preformatted(text: string): string {
  const body = escaped(text).replaceAll('`', 'ˋ');
  const cut = body.length <= MAX_BLOCK ? body : `${body.slice(0, MAX_BLOCK).replace(/&[a-z]*$/, '')}…`;
  return `\`\`\`${cut}\`\`\``;
}

/** Slack's three letters that mean something: a mention or a link needs them. */
function escaped(text: string): string {
  const plain = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return plain.replace(/[\p{Cc}\p{Cf}]/gu, (letter) => (letter === '\n' ? letter : ' '));
}
