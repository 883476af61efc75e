import { describe, expect, test } from 'vitest';
import { kept } from '../../../src/signals/goal/kept.ts';
import { fold } from '../../../src/signals/text/text.ts';

const deedsOf = (goal: string): string[] =>
  [...kept(fold(goal))].flatMap(({ deeds, verbs }) => [...deeds, ...verbs.slice(0, 1)]).sort();

describe('what the user keeps for himself', () => {
  test.each([
    ["Compare the bids for the kitchen. I'll decide with my wife on Sunday", 'approve buy pay'],
    ['Run the tests, I want to see them pass before you push', 'push'],
    ['List the three venues, we decide tomorrow', 'approve buy pay'],
    ['Fill in the visa form, I will submit it myself', 'submit'],
    ["Prepare the newsletter. I'll send it myself tonight", 'message'],
    ['Den Vertrag prüfen, die Anzahlung überweise ich selbst', 'pay'],
    ['Stell die Angebote zusammen, entscheiden wir am Montag', 'approve buy pay'],
    ["Prépare la commande, je m'occupe de l'envoi moi-même et j'envoie demain", 'message'],
    ['Prepara el pedido de flores, lo pago yo', 'pay'],
    ['Prepara la fattura ma la mando io', 'message'],
    ['Monta o orçamento, eu mesmo compro', 'buy'],
    ['Zet de bestelling klaar, ik betaal zelf', 'pay'],
    ['Gör i ordning inlägget, jag publicerar det själv', 'publish'],
    ['Gør fakturaen klar, jeg betaler selv', 'pay'],
    ['Przygotuj przelew, zapłacę sam w piątek', 'pay'],
    ['Připrav objednávku, objednám to sám zítra', 'buy'],
    ['下書きを作って。送信は自分でします', 'message'],
    ['把稿子写好，我自己发布', 'publish'],
  ])('%s', (goal, deeds) => {
    expect(deedsOf(goal)).toEqual(deeds.split(' '));
  });

  test.each([
    'Write the answer to the tenant. I want to read it before it goes out',
    'Draft the post, let me see it before you publish anything',
    "Draft the answer, I'll go over it tonight before it goes out",
    'Prépare une réponse à Mme Garnier. Je la relis ce soir avant que ça parte',
    'Schreib dem Vermieter, ich will es aber erst lesen',
    "Rédige la lettre, je veux la relire avant qu'elle parte",
    'Redacta la carta, quiero leerla antes de que salga',
    'Scrivi la lettera, voglio rileggerla prima che parta',
    'Escreve a carta, quero ler antes',
    'Schrijf de brief, ik wil hem eerst nog lezen',
    'Skriv svaret, jag vill läsa det innan det skickas',
    'Skriv svaret, jeg vil gerne læse det først',
    'Napisz list, chcę go przeczytać zanim pójdzie',
    'Napiš dopis, chci ho nejdřív vidět',
    'メールを書いて。送る前に見せて',
    '写好邮件，我先看一下',
  ])('waits for his look: %s', (goal) => {
    expect(deedsOf(goal).some((deed) => deed === 'message' || deed === 'publish')).toBe(true);
  });

  test.each([
    'I looked at the valves myself, order ten new ones',
    'We moved ourselves last week, tell the bank the new address',
    'I want to see the first two offers',
    'If it is more than 200 ask me first',
    'I decided on the blue one, buy it',
    'Supposing I choose to buy 100 of them, what would it cost?',
    'Send the report to Ann, then I will look at it',
    'Ich habe selbst nachgesehen, bitte bezahlen',
    "J'ai vérifié moi-même, paie la facture",
    'Bezahl die erste Rechnung; die zweite überweise ich selbst',
    "Write to Mara that I'll pay the rest myself in May",
    'Book us a table, we decide on the menu there',
    'Send the minutes, I read them before the meeting goes on',
    'Koop twee kaartjes voor mijzelf',
    '请付款给供应商',
  ])('nothing is kept: %s', (goal) => {
    expect(deedsOf(goal)).toEqual([]);
  });

  test('a hostile text takes no time', () => {
    const started = performance.now();
    [...kept(`i want to see ${'a '.repeat(8_000)}`)];
    [...kept(`i ${'x'.repeat(16_000)}ę sam`)];
    expect(performance.now() - started).toBeLessThan(1_000);
  });
});
