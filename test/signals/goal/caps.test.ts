import { describe, expect, test } from 'vitest';
import { caps, pricesIn } from '../../../src/signals/goal/caps.ts';
import { fold } from '../../../src/signals/text/text.ts';

const capsOf = (goal: string): string[] =>
  [...caps(fold(goal), goal)].map(
    ({ most, currency, unit, together }) => `${most} ${unit ?? currency}${together ? ' together' : ''}`,
  );

describe('the most that a user allows', () => {
  test.each([
    ['Get the boiler serviced, not a penny over £180', '180 GBP'],
    ['A sofa under £900 please', '900 GBP'],
    ['Find a caterer, $2,500 max', '2500 USD'],
    ['Spend at most 1.200,50 € in total', '1200.5 EUR together'],
    ['Bitte buchen, keinen Cent mehr als 300 Euro', '300 EUR'],
    ['Réserve un taxi, pas plus de 45 €', '45 EUR'],
    ['Compra el regalo, ni un euro más de 60 euros', '60 EUR'],
    ['Compra il regalo, non oltre 60 €', '60 EUR'],
    ['Compre o presente, não passe de R$ 250', '250 BRL'],
    ['Boek een kamer, niet meer dan € 120', '120 EUR'],
    ['Boka tåget, högst 900 kr', '900 KR'],
    ['Köp 40 MW för i morgon, men inte över 95 euro', '95 EUR'],
    ['Boek een hotel, niet boven 120 euro', '120 EUR'],
    ['Réserve un hôtel, pas au-dessus de 150 €', '150 EUR'],
    ['Kup bilet, nie więcej niż 200 zł', '200 PLN'],
    ['Kup lístek, ne víc než 500 Kč', '500 CZK'],
    ['3万円以内で予約して', '30000 JPY'],
    ['买个礼物，不超过300元', '300 CNY'],
    ["Pay the toll. If it's over 80 ask me first", '80 null'],
    ['Falls es mehr als 400 kostet, frag mich', '400 null'],
    ['Budget is 2,400 all in', '2400 null together'],
    ['A cabin by the lake, max 2 nights', '2 night'],
    ['Hotel in Graz, höchstens 3 Nächte', '3 night'],
  ])('%s', (goal, cap) => {
    expect(capsOf(goal)).toContain(cap);
  });

  test.each([
    'There are max 6 of them',
    'Under 25 pounds nothing is paid out',
    'He is over 80',
    'Call me by 5',
    'Sort them, up to 10 per page',
    'Pay 300 € to Bo',
    'Room 12 on the 3rd floor, under the roof',
  ])('none: %s', (goal) => {
    expect(capsOf(goal)).toEqual([]);
  });

  test('prices on a page are read in their currency', () => {
    expect(pricesIn('was £1,250.00, now £999', 'GBP')).toEqual([1250, 999]);
    expect(pricesIn('38,500円 (税込)', 'JPY')).toEqual([38500]);
    expect(pricesIn('12 €', 'GBP')).toEqual([]);
  });
});
