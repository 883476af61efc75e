import { expect, test } from 'vitest';
import { ATTR } from '../../src/alert/attributes.ts';
import type { Detector } from '../../src/detectors/detector.ts';
import type { Finding } from '../../src/model/finding.ts';
import { Pipeline } from '../../src/pipeline/pipeline.ts';
import { approval, YES } from '../approvals/examples.ts';
import { ROOMY } from '../session/actions.ts';
import { request, toolSpan } from '../spans.ts';
import { decodeRequest } from '../wire/protobuf.ts';

const FINDING: Finding = {
  detector: 'careful',
  rule: null,
  kind: 'rule_violation',
  severity: 'medium',
  outcome: 'ask',
  score: 1,
  reason: 'a person has to agree',
  evidence: [],
  owasp: null,
};
/** Wants a person for what pays, and an alert on what sends. */
const careful: Detector = {
  id: 'careful',
  inspect: ({ tool }) => {
    if (tool === 'pay') return [FINDING];
    return tool === 'send' ? [{ ...FINDING, outcome: 'alert' }] : [];
  },
};

const spansIn = (bytes: readonly Uint8Array[]) =>
  (decodeRequest(Buffer.concat(bytes)).resourceSpans ?? []).flatMap((resource) =>
    (resource.scopeSpans ?? []).flatMap(({ spans }) =>
      (spans ?? []).map(({ name, attributes }) => ({
        name,
        told: Object.fromEntries((attributes ?? []).map(({ key, value }) => [key, value?.stringValue])),
      })),
    ),
  );

function judged(
  tool: string,
  approvalOf = () => approval({ state: 'approved', decided: { ...YES, at: 0 } }),
) {
  const sessions = ROOMY;
  const detectors = [careful];
  const pipeline = new Pipeline({
    mode: 'inline',
    settleMs: 0,
    sessions,
    charters: [],
    detectors,
    version: '1',
    approvalOf,
  });
  pipeline.ingest(request(toolSpan({ id: '2', tool })), 0);
  const { spans, alerts } = pipeline.drain();
  return { action: spansIn(spans.map(({ bytes }) => bytes))[0]?.told, alert: spansIn(alerts)[0]?.told };
}

test('an alert on what a person was asked about names the question, and who decided what and why; so does the call', () => {
  const { action, alert } = judged('pay');
  for (const told of [action, alert]) {
    expect(told).toMatchObject({
      [ATTR.verdict]: 'ask',
      [ATTR.approvalId]: 'a1',
      [ATTR.approvalState]: 'approved',
      [ATTR.approvalBy]: 'anna',
      [ATTR.approvalReason]: 'called them',
      [ATTR.approvalAt]: '1970-01-01T00:00:00.000Z',
    });
  }
});

test('other alerts name none', () => {
  const { action, alert } = judged('send');
  expect(alert?.[ATTR.verdict]).toBe('alert');
  for (const told of [action, alert]) expect(told).not.toHaveProperty(ATTR.approvalId);
});
