import { describe, expect, it } from 'vitest';
import { coverageReport, publicRow } from '../../src/cli/coverage-report.ts';
import { Coverage, worstFirst } from '../../src/coverage/coverage.ts';
import type { Action } from '../../src/model/action.ts';
import { anAction } from '../session/actions.ts';

function coverageOf(...told: Partial<Action>[]): Coverage {
  const coverage = new Coverage();
  for (const one of told) {
    const action = { ...anAction({ id: '1', at: 0 }), conversation: 'c', callId: '1', ...one };
    coverage.add({ action, goal: action.captured, system: action.captured });
  }
  return coverage;
}

const GENAI = { name: 'opentelemetry.instrumentation.genai.langchain', version: '1.3b0' };
const HIDDEN = { library: GENAI, agent: 'payer', captured: false };
const SEEN = { library: { name: 'pydantic-ai', version: '2.68.0' }, agent: 'seer', result: 'ok' };

describe('the coverage report', () => {
  it('shows who is blind first, and the setting that would bring what is missing', () => {
    const lines = coverageReport(coverageOf(SEEN, HIDDEN).rows()).split('\n');
    expect(lines[0]).toBe('2 calls; 1 of 2 agents is blind (!): with what arguments they call, nobody sees');
    expect(lines[3]).toMatch(
      /^! payer {2,}…genai\.langchain 1\.3b0 +1 +none +none +all +all +all +none +none +-$/,
    );
    expect(lines[4]).toMatch(/^ {2}seer {2,}pydantic-ai 2\.68\.0 +1( +all){7} +-$/);
    expect(lines.slice(5)).toEqual([
      '',
      'What to set',
      '  OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT=SPAN_ONLY',
      '    arguments, results, goal, instructions of payer',
    ]);
  });

  it('asks for nothing where all is seen', () => {
    const report = coverageReport(coverageOf(SEEN).rows());
    expect(report).toContain('1 call; no agent is blind');
    expect(report).not.toContain('What');
  });

  it('says so where no call was found', () => {
    expect(coverageReport([])).toBe('no tool call was found');
  });

  it('stays within 100 columns and one line a row, whatever the names', () => {
    const name = '\u001b[31mevil\n'.repeat(100);
    const coverage = coverageOf(
      ...Array.from({ length: 30 }, (_, index) => ({
        ...HIDDEN,
        agent: `${index} ${name}`,
        library: { name, version: name },
        captured: index > 20,
      })),
    );
    const lines = coverageReport(coverage.rows()).split('\n');
    for (const line of lines) expect([...line].length, line).toBeLessThanOrEqual(100);
    expect(lines.join('')).not.toContain('\u001b');
  });

  it('gives the same as JSON', () => {
    const [blind] = worstFirst(coverageOf(SEEN, HIDDEN).rows());
    expect(publicRow(blind!)).toMatchObject({
      library: GENAI.name,
      version: '1.3b0',
      agent: 'payer',
      blind: true,
      calls: 1,
      known: { arguments: 0, call_id: 1 },
      missing: [
        {
          setting: 'OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT=SPAN_ONLY',
          facts: ['arguments', 'result', 'goal', 'system'],
        },
      ],
    });
  });
});
