import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { opennessOf } from '../../../src/signals/text/openness.ts';

describe('who can write what a tool returns', () => {
  test.each([
    ['read_email', 1],
    ['getWebPage', 1],
    ['mcp__slack__channel_history', 1],
    ['list_reviews', 1],
    ['lookup_vendor', 0],
    ['get_account_balance', 0],
    ['getEmployeeRecord', 0],
    ['get_customer_emails', 0.75],
    ['frobnicate', 0.5],
  ])('%s: %d', (tool, openness) => {
    expect(opennessOf(tool, undefined)).toBe(openness);
  });

  test('is told by the description where the name tells nothing', () => {
    const described = (description: string) =>
      opennessOf('frobnicate', { name: 'frobnicate', description, readOnly: null });
    expect(described('Returns the latest messages.')).toBe(1);
    expect(described('Returns the vendor on record.')).toBe(0);
    expect(described('')).toBe(0.5);
  });

  test('is a share, whatever the tool is called', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (name, description) => {
        const openness = opennessOf(name, { name, description, readOnly: null });
        expect([0, 0.5, 0.75, 1]).toContain(openness);
      }),
    );
  });
});
