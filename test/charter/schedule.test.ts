import fc from 'fast-check';
import { expect, test } from 'vitest';
import { detectorSchedules, scheduleProblem, toSchedule } from '../../src/charter/schedule.ts';

const expires = (text: unknown): number | undefined =>
  detectorSchedules.safeParse({ budget: { expires: text } }).data?.budget?.expires;

test.each([
  ['2026-12-01', '2026-12-01T00:00:00Z'],
  ['2028-02-29', '2028-02-29T00:00:00Z'],
  ['2026-12-01T08:00:00+01:00', '2026-12-01T07:00:00Z'],
])('%s is a date', (text, moment) => {
  expect(expires(text)).toBe(Date.parse(moment) * 1e6);
});

test.each([
  '2026-02-29',
  '2026-13-01',
  '01.12.2026',
  '2026-12-01T08:00:00',
  '2026-12-01T08:00Z',
  'tomorrow',
  '',
  2026,
  null,
])('%s is none', (text) => {
  expect(expires(text)).toBeUndefined();
});

test('any day comes back as it was written', () => {
  const day = fc.date({ min: new Date('1970-01-02'), max: new Date('2200-01-01'), noInvalidDate: true });
  fc.assert(
    fc.property(day, (moment) => {
      const text = moment.toISOString().slice(0, 10);
      expect(new Date(Number(expires(text)) / 1e6).toISOString().slice(0, 10)).toBe(text);
    }),
  );
});

test('any text is read or refused', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'0123456789-:TZ+. ') }), (text) => {
      const found = expires(text);
      expect(found === undefined || Number.isFinite(found)).toBe(true);
    }),
  );
});

test('a date alone means monitor until then', () => {
  expect(toSchedule({ enforce_from: 5 }).mode).toBe('monitor');
  expect(toSchedule({}).mode).toBe('enforce');
});

test.each([
  [{ enforce_from: 5, expires: 6 }, null],
  [{ mode: 'monitor', expires: 6 }, null],
  [{ enforce_from: 6, expires: 6 }, 'expires'],
  [{ mode: 'off', expires: 6 }, 'expires'],
  [{ mode: 'enforce', enforce_from: 6 }, 'enforce_from'],
] as const)('%j: the contradiction stands at %s', (file, key) => {
  expect(scheduleProblem(file)?.key ?? null).toBe(key);
});
