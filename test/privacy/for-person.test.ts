import { expect, test } from 'vitest';
import { textForPerson, valueForPerson } from '../../src/privacy/for-person.ts';

test('who decides sees the account and the amount, and no key, password or card', () => {
  const shown = valueForPerson({
    iban: 'DE89370400440532013000',
    amount: 1200,
    password: 'hunter2hunter2',
    card: '4111 1111 1111 1111',
    note: 'Authorization: Bearer sk-ant-api03-abcdefghijklmnopqrstuv0123456789',
  });
  expect(shown).toMatchObject({ iban: 'DE89370400440532013000', amount: 1200 });
  expect(JSON.stringify(shown)).not.toMatch(/hunter2|4111|abcdefghij/);
  expect(textForPerson('pay DE89 3704 0044 0532 0130 00')).toContain('DE89');
});
