import { describe, expect, test } from 'vitest';
import { parseCharter } from '../../src/charter/parse.ts';
import { contestedAgents, selectCharter } from '../../src/charter/select.ts';
import type { Charter } from '../../src/model/charter.ts';

function charter(name: string, agents: string[]): Charter {
  const text = `charter: 1\nname: ${name}\nversion: "1"\npurpose: p\nagents: ${JSON.stringify(agents)}\n`;
  const result = parseCharter(text, name);
  if (!result.ok) throw new Error(JSON.stringify(result.diagnostics));
  return result.value;
}

const CHARTERS = [
  charter('all', ['*']),
  charter('pay', ['payer', 'pay-*']),
  charter('pay-eu', ['pay-eu-*']),
  charter('shop', ['shop-service']),
];

describe('the charter of an agent', () => {
  test.each([
    ['payer', null, 'pay'],
    ['pay-us-1', null, 'pay'],
    ['pay-eu-1', null, 'pay-eu'],
    ['someone', null, 'all'],
    ['Payer', null, 'all'],
    [null, 'shop-service', 'shop'],
    ['someone', 'shop-service', 'all'],
    [null, null, undefined],
  ])('agent %s of service %s: %s', (agent, service, expected) => {
    expect(selectCharter(CHARTERS, { agent, service })?.name).toBe(expected);
  });

  test('none governs an agent that none names', () => {
    expect(selectCharter(CHARTERS.slice(1), { agent: 'someone', service: 'shop-service' })).toBeNull();
    expect(selectCharter([], { agent: 'payer', service: null })).toBeNull();
  });
});

test('two charters that claim one agent are told', () => {
  const files = [charter('a', ['x', 'y']), charter('b', ['y', 'z*']), charter('c', ['z*', 'za'])];
  const told = contestedAgents(files.map((one) => ({ charter: one, file: `${one.name}.yaml` })));
  expect(told.map(({ file, message }) => `${file}: ${message}`)).toEqual([
    'b.yaml: the agent `y` is claimed by `b` and by `a` in a.yaml',
    'c.yaml: the agent `z*` is claimed by `c` and by `b` in b.yaml',
  ]);
});
