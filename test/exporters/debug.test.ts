import { describe, expect, it } from 'vitest';
import { buildAlert } from '../../src/alert/build.ts';
import { DebugExporter } from '../../src/exporters/debug.ts';
import type { Action } from '../../src/model/action.ts';
import type { Verdict } from '../../src/model/verdict.ts';
import { request } from '../support/requests.ts';
import { sent } from '../support/senders.ts';

const ACTION: Action = {
  span: { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331' },
  dialect: 'genai',
  library: null,
  service: 'payables',
  agent: 'accounts-payable',
  conversation: null,
  tool: 'send_money',
  arguments: { iban: 'DE00' },
  result: null,
  callId: null,
  status: 'ok',
  captured: true,
  truncated: false,
  requested: false,
  startTime: 1e18,
  endTime: 1e18,
};

function verdict(reason: string): Verdict {
  return {
    outcome: 'block',
    findings: [
      {
        detector: 'provenance',
        rule: null,
        kind: 'untrusted_value',
        severity: 'high',
        outcome: 'block',
        score: 0.9,
        reason,
        evidence: [],
        owasp: 'ASI01',
      },
    ],
    errors: [],
    charter: null,
    mode: 'monitor',
  };
}

function printed(put: (exporter: DebugExporter) => void, colour = false): string[] {
  const lines: string[] = [];
  put(new DebugExporter('debug', (line) => lines.push(line), colour));
  return lines;
}

describe('the debug exporter', () => {
  it('prints one line per alert', () => {
    const alert = buildAlert(ACTION, verdict('The IBAN comes from an e-mail.'), false, '0.1.0');
    const lines = printed((exporter) => exporter.put('alerts', sent(Buffer.concat([alert, alert]))));
    expect(lines).toEqual(
      Array(2).fill(
        'BLOCK send_money by accounts-payable: The IBAN comes from an e-mail. (untrusted_value, high) ' +
          'trace 0af7651916cd43dd8448eb211c80319c span b7ad6b7169203331\n',
      ),
    );
  });

  it('colours the verdict only where told to', () => {
    const alert = buildAlert(ACTION, verdict('x'), false, '0.1.0');
    const [line] = printed((exporter) => exporter.put('alerts', sent(alert)), true);
    expect(line?.startsWith('\x1b[31mBLOCK\x1b[39m send_money')).toBe(true);
  });

  it('keeps an attacker from drawing on the terminal', () => {
    const alert = buildAlert(ACTION, verdict('\x1b[2Jgone\r\nALLOW all is well'), false, '0.1.0');
    const lines = printed((exporter) => exporter.put('alerts', sent(alert)));
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/^\P{Cc}*\n$/u);
  });

  it('passes over spans, enriched ones too', () => {
    const spans = request([{ name: 'execute_tool', attributes: { 'goalkeeper.verdict': 'block' } }]);
    expect(printed((exporter) => exporter.put('spans', sent(spans)))).toEqual([]);
  });
});
