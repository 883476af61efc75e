import { headline } from '../approvals/message.ts';
import type { Approval, ApprovalReason, ApprovalState } from '../model/approval.ts';
import type { Evidence, Severity } from '../model/finding.ts';
import { isJsonObject, type Json } from '../model/json.ts';
import { onStdout as pc } from './colour.ts';
import { plural } from './diagnostics.ts';
import { cell, table } from './table.ts';

const WIDTH = 100;
const SHOWN_EVIDENCE = 6;
/** Lines of one argument. */
const SHOWN_LINES = 20;

/** Approvals, one a line. What agents wrote is shown on one line, without its control characters. */
export function approvalsTable(
  approvals: readonly Approval[],
  total: number,
  state: ApprovalState | 'all',
  now: number,
): string {
  if (approvals.length === 0) return nothing(state);
  const rows = approvals.map((approval) => [
    approval.id,
    paintState(approval.state),
    when(approval, now),
    cell(approval.agent ?? approval.service ?? '-', 20),
    cell(approval.tool, 24),
    cell(JSON.stringify(approval.arguments), 40),
    cell(approval.reasons[0]?.reason ?? '', 60),
  ]);
  const rest = total > approvals.length ? [pc.dim(`and ${total - approvals.length} older ones`)] : [];
  return [table(['id', 'state', 'when', 'agent', 'tool', 'arguments', 'why'], rows), ...rest].join('\n');
}

function nothing(state: ApprovalState | 'all'): string {
  if (state === 'open') return 'nothing waits for an answer';
  return state === 'all' ? 'there are no approvals' : `none is ${state}`;
}

/** All that a person needs to know to say yes or no. */
export function approvalPage(approval: Approval, now: number): string {
  const { id, state } = approval;
  return [
    head(approval, now),
    section('arguments', argumentLines(approval)),
    section('why a person is asked', approval.reasons.flatMap(reasonLines)),
    section('answer', state === 'open' ? answerLines(id) : []),
  ]
    .filter(Boolean)
    .join('\n\n');
}

/** What an answer came to. */
export function answerLine(approval: Approval, now: number): string {
  const left = approval.state === 'approved' ? `, to be used ${when(approval, now)}` : '';
  return `${paintState(approval.state)} ${cell(headline(approval), 200)}${left}`;
}

function section(title: string, lines: readonly string[]): string {
  return lines.length === 0 ? '' : [pc.bold(title), ...lines.map((line) => `  ${line}`)].join('\n');
}

function head(approval: Approval, now: number): string {
  const { id, tool, agent, service, conversation, charter, span, decided, argumentsHash } = approval;
  const rows: [string, string][] = [
    ['approval', `${pc.bold(id)}, ${paintState(approval.state)}, ${when(approval, now)}`],
    ['call', pc.bold(cell(tool, WIDTH))],
    ['agent', agent === null ? pc.yellow('not told') : cell(agent, WIDTH)],
    [
      'where',
      [service, `conversation ${conversation}`].flatMap((one) => (one ? [cell(one, 60)] : [])).join(', '),
    ],
  ];
  if (span !== null) rows.push(['span', `${span.spanId} of trace ${span.traceId}`]);
  if (charter !== null) rows.push(['charter', `${cell(charter.name, 60)} ${cell(charter.version, 20)}`]);
  if (decided !== null) {
    const why = decided.reason === null ? '' : `: ${cell(decided.reason, 200)}`;
    const at = new Date(decided.at).toISOString();
    rows.push([
      'decided',
      `${decided.decision} by ${cell(decided.by, 60)} (${cell(decided.approver, 60)}) at ${at}${why}`,
    ]);
  }
  rows.push(['hash', pc.dim(argumentsHash)]);
  return rows.map(([name, text]) => `${pc.dim(name.padEnd(8))} ${text}`).join('\n');
}

/** Each argument, and under it what the findings say of it. */
function argumentLines({ arguments: args, reasons }: Approval): string[] {
  const evidence = reasons.flatMap((reason) => reason.evidence);
  const members: [string, Json][] = isJsonObject(args) ? Object.entries(args) : [['', args]];
  if (members.length === 0) return ['it has none'];
  return members.flatMap(([name, value]) => {
    const label = name === '' ? '' : `${pc.bold(cell(name, 40))}  `;
    const lines = textOf(value)
      .split('\n')
      .map(indented)
      .filter((line) => line !== '');
    const shown = lines.slice(0, SHOWN_LINES);
    const more =
      lines.length > shown.length
        ? [pc.dim(`  and ${plural(lines.length - shown.length, 'line')} more (--json)`)]
        : [];
    const [first = pc.dim('empty'), ...rest] = shown;
    return [`${label}${first}`, ...rest.map((line) => `  ${line}`), ...more, ...sourcesOf(value, evidence)];
  });
}

function indented(line: string): string {
  const text = cell(line, WIDTH);
  return text === '' ? '' : (/^ {0,20}/.exec(line)?.[0] ?? '') + text;
}

/** Where a value stood before, as the findings rest on it. */
function sourcesOf(value: Json, evidence: readonly Evidence[]): string[] {
  if (typeof value !== 'string' || value.length < 4) return [];
  const found = evidence.filter(
    ({ where, value: text }) => !where.startsWith('argument') && text.includes(value),
  );
  const places = new Set(found.map(({ where, span }) => `${cell(where, 60)}${spanWords(span)}`));
  return [...places].slice(0, 2).map((place) => pc.yellow(`  stands in the ${place}`));
}

function textOf(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value, null, 2);
}

function reasonLines({ severity, kind, reason, evidence }: ApprovalReason): string[] {
  const rest = evidence.length - SHOWN_EVIDENCE;
  return [
    `${paintSeverity(severity)} ${cell(reason, 300)} ${pc.dim(`(${kind})`)}`,
    ...evidence
      .slice(0, SHOWN_EVIDENCE)
      .map(
        ({ where, value, span }) =>
          `  ${pc.dim(`${cell(where, 60)}${spanWords(span)}`)}  “${cell(value, 240)}”`,
      ),
    ...(rest > 0 ? [pc.dim(`  and ${rest} more (--json)`)] : []),
  ];
}

function spanWords(span: Evidence['span']): string {
  return span === null ? '' : ` (span ${span.spanId})`;
}

function answerLines(id: string): string[] {
  return [
    `${pc.green('yes')}  goalkeeper approvals approve ${id} --reason "…"`,
    `${pc.red('no')}   goalkeeper approvals deny ${id} --reason "…"`,
  ];
}

/** How long it has, or how long ago it ended. */
function when({ state, expires, decided, used }: Approval, now: number): string {
  switch (state) {
    case 'open':
    case 'approved':
      return `within ${duration(expires - now)}`;
    case 'denied':
      return `${duration(now - (decided?.at ?? now))} ago`;
    case 'used':
      return `${duration(now - (used ?? now))} ago`;
    case 'expired':
      return `${duration(now - expires)} ago`;
  }
}

function duration(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 120) return `${seconds} s`;
  if (seconds < 7200) return `${Math.round(seconds / 60)} min`;
  return seconds < 172_800 ? `${Math.round(seconds / 3600)} h` : `${Math.round(seconds / 86_400)} days`;
}

function paintState(state: ApprovalState): string {
  if (state === 'denied') return pc.red(state);
  return state === 'approved' || state === 'used' ? pc.green(state) : pc.yellow(state);
}

function paintSeverity(severity: Severity): string {
  return severity === 'high' || severity === 'critical' ? pc.red(severity) : pc.yellow(severity);
}
