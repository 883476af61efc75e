import { describe, expect, test } from 'vitest';
import { argumentLimit } from '../../src/charter/limits.ts';

const limit = (given: object) => argumentLimit('n', { required: false, ...given });

describe('a limit allows', () => {
  test.each([
    [{ max: 10 }, 10],
    [{ min: 0, max: 10 }, 0],
    [{ max: 10 }, '9.5'],
    [{ max: 10 }, undefined],
    [{ max: 10 }, null],
    [{ one_of: ['EUR', 5, true] }, 'EUR'],
    [{ one_of: ['EUR', 5, true] }, '5'],
    [{ one_of: ['EUR', 5, true] }, true],
    [{ matches: '/reports/[a-z]+' }, '/reports/may'],
    [{ matches: 'a|b' }, 'b'],
    [{ matches: '(?i)de[0-9]+' }, 'DE1'],
    [{ max: 3 }, [1, 2, 3]],
    [{ max: 3 }, []],
    [{ required: true }, 'x'],
  ])('%j: %j', (given, value) => {
    expect(limit(given).allows(value)).toBe(true);
  });

  test.each([
    [{ max: 10 }, 10.01],
    [{ min: 1 }, 0],
    [{ min: 1 }, -5],
    [{ max: 10 }, '10,000'],
    [{ max: 10 }, '1e9'],
    [{ max: 10 }, true],
    [{ max: 10 }, { value: 1 }],
    [{ max: 10 }, Number.NaN],
    [{ one_of: ['EUR'] }, 'eur'],
    [{ one_of: ['EUR'] }, { currency: 'EUR' }],
    [{ matches: '/reports/[a-z]+' }, '/etc/../reports/may'],
    [{ matches: '/reports/[a-z]+' }, '/reports/may/../../etc'],
    [{ matches: '/reports/[a-z]+' }, '/reports/may\n/etc'],
    [{ matches: 'a|b' }, 'ax'],
    [{ max: 3 }, [1, 4]],
    [{ required: true }, undefined],
    [{ required: true }, null],
  ])('not %j: %j', (given, value) => {
    expect(limit(given).allows(value)).toBe(false);
  });
});

test('a limit says in words what it allows', () => {
  expect(limit({ min: 1, max: 2 }).expected).toBe('from 1 to 2');
  expect(limit({ max: 2, required: true }).expected).toBe('at most 2, always given');
  expect(limit({ one_of: ['a', 'b'], matches: 'x+' }).expected).toBe('one of a, b, a match of x+');
});
