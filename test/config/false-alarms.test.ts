import { describe, expect, test } from 'vitest';
import { parseConfig } from '../../src/config/load.ts';
import { pipelineOptions } from '../../src/config/pipeline.ts';
import { FALSE_ALARMS } from '../../src/detectors/authority.ts';
import { type Told, tell } from '../detectors/sessions.ts';

const parse = (block: string) =>
  parseConfig(`processors: { goalkeeper: { false_alarms: ${block} } }\n`, 'config.yaml', {});

describe('false_alarms', () => {
  test('is as shipped where nothing is said, and each can be said alone', () => {
    const nothing = parseConfig('', null, {});
    expect(nothing.ok && nothing.value.goalkeeper.false_alarms).toEqual(FALSE_ALARMS);
    const one = parse('{ ask: 50 }');
    expect(one.ok && one.value.goalkeeper.false_alarms).toEqual({ ...FALSE_ALARMS, ask: 50 });
  });

  test.each(['{ block: 0 }', '{ ask: 1.5 }', '{ alert: often }', '{ stop: 200 }', '200'])(
    'cannot be %s',
    (block) => {
      const result = parse(block);
      expect(result.ok).toBe(false);
      expect(result.ok || result.diagnostics[0]?.line).toBe(1);
    },
  );

  test.each([
    ['{ block: 1, ask: 1, alert: 1 }', 'block'],
    ['{ block: 1000000, ask: 1, alert: 1 }', 'ask'],
    ['{ block: 1000000, ask: 1000000, alert: 1 }', 'alert'],
    ['{ block: 1000000, ask: 1000000, alert: 1000000 }', undefined],
  ])('reaches the detector: %s', (block, outcome) => {
    const config = parse(block);
    if (!config.ok) throw new Error('not a configuration');
    const detector = pipelineOptions(config.value.goalkeeper, [], '').detectors?.find(
      ({ id }) => id === 'authority',
    );
    const calls: Told[] = [['send_payment', { iban: 'GB29NWBK60161331926819', amount: 12 }]];
    const [step] = tell('Pay the bill.', calls);
    if (step === undefined) throw new Error('no step');
    const found = detector?.inspect(step.action, { history: step.history, charter: null, baseline: null });
    expect(found?.map((finding) => finding.outcome)).toEqual(outcome === undefined ? [] : [outcome]);
  });
});
