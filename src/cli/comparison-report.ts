import type { Change, Compared, Comparison, Passed, Standing } from '../replay/comparison.ts';
import { onStdout as pc } from './colour.ts';
import { paintOutcome } from './outcome.ts';
import { cell, table } from './table.ts';

const SHOWN_CHANGES = 30;
const SHOWN_BLOCKED = 20;

/** What another charter would change, for a person. */
export function comparisonReport(comparison: Comparison): string {
  const [before, now] = [comparison.passed('before'), comparison.passed('now')];
  const changes = comparison.changes();
  const changed = changes.reduce((sum, { actions }) => sum + actions.length, 0);
  const summary = [
    `${pc.bold(String(comparison.size))} actions in ${pc.bold(String(now.runs))} runs; the verdict on ${pc.bold(String(changed))} changes`,
    `runs without an alert, a question or a block: ${share(before.untouched, before)}, now ${share(now.untouched, now)}`,
    `runs with a call asked about or blocked: ${share(before.held, before)}, now ${share(now.held, now)}`,
  ].join('\n');
  return [summary, changesTable(changes), blockedTable(comparison.blocked())].filter(Boolean).join('\n\n');
}

function changesTable(changes: readonly Change[]): string {
  if (changes.length === 0) return '';
  const rows = changes.slice(0, SHOWN_CHANGES).map(({ tool, because, from, to, actions }) => {
    const [first] = actions as readonly [Compared];
    return [
      `${inWords(from)} → ${inWords(to)}`,
      String(actions.length),
      cell(tool, 28),
      cell(because, 28),
      cell(first.now.reason ?? first.before.reason ?? '', 70),
      `${first.span.traceId} ${first.span.spanId}`,
    ];
  });
  const heads = ['change', 'actions', 'tool', 'rule or kind', 'for example', 'trace and span'];
  return [table(heads, rows), more(changes.length - rows.length)].filter(Boolean).join('\n');
}

function blockedTable(blocked: readonly Compared[]): string {
  if (blocked.length === 0) return '';
  const rows = blocked
    .slice(0, SHOWN_BLOCKED)
    .map(({ tool, now, before, span }) => [
      inWords(now),
      inWords(before),
      cell(tool, 28),
      cell(now.reason ?? '', 80),
      `${span.traceId} ${span.spanId}`,
    ]);
  const heads = ['now', 'before', 'tool', `reason (${blocked.length} in all)`, 'trace and span'];
  return [table(heads, rows), more(blocked.length - rows.length)].filter(Boolean).join('\n');
}

function inWords({ outcome, would }: Standing): string {
  return would === null ? paintOutcome(outcome) : `${paintOutcome(outcome)} (would ${would})`;
}

function more(count: number): string {
  return count > 0 ? `and ${count} more (--json has them all)` : '';
}

function share(count: number, { runs }: Passed): string {
  const percent = runs === 0 ? 0 : (100 * count) / runs;
  return `${count} (${percent.toFixed(1)} %)`;
}

/** The same for programs: every change with all its actions. */
export function comparisonJson(comparison: Comparison): object {
  return {
    actions: comparison.size,
    runs: { before: comparison.passed('before'), now: comparison.passed('now') },
    changes: comparison.changes(),
    blocked: comparison.blocked(),
  };
}
