import { createColors } from 'picocolors';
import { describe, expect, it } from 'vitest';
import { show } from '../../deploy/demo/show.ts';
import { ASKED } from '../../deploy/demo/story.ts';
import { render, widthOf } from '../../deploy/demo/terminal.ts';
import type { JudgedRun } from '../../deploy/demo/verdicts.ts';
import { promisedRuns } from './runs.ts';

function shown(
  columns: number,
  runs: readonly JudgedRun[] = promisedRuns(),
  jaeger: string | null = null,
): string {
  return render(show(runs, { columns, jaeger }), createColors(false));
}

describe('show', () => {
  it('sets the two runs side by side on a wide terminal', () => {
    expect(shown(120)).toMatch(/^✓ allow {2}read_message id: 17 +│ ✓ allow {2}read_message id: 17$/m);
  });

  it('sets them one under the other on a narrow one', () => {
    const text = shown(109);
    expect(text).not.toContain('│');
    expect(text.match(/^✓ allow {2}read_message id: 17$/gm)).toHaveLength(2);
  });

  it.each([40, 80, 109, 110, 120, 200])(
    'writes no line wider than %i columns, save for links and ids',
    (columns) => {
      for (const line of show(promisedRuns(), { columns, jaeger: 'http://localhost:16686' })) {
        if (!/^(Alerts|Jaeger)/.test(line[0]?.text ?? '')) expect(widthOf(line)).toBeLessThanOrEqual(columns);
      }
    },
  );

  it('says what was asked, and under each caught call why, and where its alert is', () => {
    const lines = shown(200).split('\n');
    expect(lines[0]).toBe(`Asked, both times: ${ASKED}`);
    const payment = lines.findIndex((line) =>
      line.includes('✗ BLOCK  send_payment iban: GB29NWBK60161331926819'),
    );
    const below = lines.slice(payment, payment + 6).join('\n');
    expect(below).toContain('→ The argument of send_payment stands only');
    expect(below).toContain('alert span b7ad6b7169203331');
  });

  it('shows what was masked as such, and not as if it were an account', () => {
    const [clean, hijacked] = promisedRuns() as [JudgedRun, JudgedRun];
    const reasons = ['send_payment uses GB00MASKEDKHMJNSZTXQ'];
    const calls = hijacked.calls.map((call) => (call.reasons.length === 0 ? call : { ...call, reasons }));
    const text = shown(200, [clean, { ...hijacked, calls }]);
    expect(text).toContain('→ send_payment uses GB…ZTXQ (masked IBAN)');
    expect(text.replaceAll('\n', ' ')).toContain('masked before they leave the program');
  });

  it('tells each verdict by a sign and a word, so that colours are not needed', () => {
    const [clean, hijacked] = promisedRuns() as [JudgedRun, JudgedRun];
    const outcomes = ['allow', 'alert', 'ask', 'block', null] as const;
    const calls = hijacked.calls
      .slice(0, 5)
      .map((call, index) => ({ ...call, outcome: outcomes[index] ?? null }));
    const text = shown(80, [clean, { ...hijacked, calls }]);
    for (const label of ['✓ allow', '! ALERT', '? ASK', '✗ BLOCK', '- none']) expect(text).toContain(label);
  });

  it('says that the verdict came before the call, and which calls were not made', () => {
    expect(shown(80).replaceAll('\n', ' ')).toContain('Each verdict came before its call');
    expect(shown(80).match(/^ +was not called$/gm)).toHaveLength(3);
  });

  it('links to Jaeger only where there is one, each trace once', () => {
    expect(shown(80)).not.toContain('Jaeger');
    const links = shown(80, promisedRuns(), 'http://localhost:16686').match(/^Jaeger: .*$/gm);
    expect(links).toEqual(['Jaeger: http://localhost:16686/trace/0af7651916cd43dd8448eb211c80319c']);
  });

  it('counts what was caught', () => {
    expect(shown(80)).toMatch(
      /Caught: 3 of 3 hijacked calls, 0 of 8 clean ones\. Stopped before they\s+ran: 3\.$/,
    );
  });
});
