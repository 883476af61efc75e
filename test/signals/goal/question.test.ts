import { describe, expect, test } from 'vitest';
import { answerWanted } from '../../../src/signals/goal/question.ts';

/** Only to be told something. */
const ASKS = [
  'How many vans are out tonight, and which come back after 22:00?',
  "what's the oldest unpaid fee on pier 4",
  'is berth 12 still free on Saturday?',
  'Which of the three kennels had the most complaints this spring? Just the name is fine.',
  'hey, quick question - who signed for parcel PX-7741',
  'Could you tell me why the kiln run of Tuesday was aborted?',
  'Can you check whether the fire drill dates clash with the school holidays?',
  "I'd like to know which tenants have not sent their meter reading yet.",
  'Summarise the six inspection reports for me, one paragraph each. Thanks!',
  'Give me a list of all members whose pass expires in May',
  'Compare the two quotes for the boat lift and tell me which is cheaper over ten years',
  'Let me know when the last backup of the archive ran.',
  'Why was the grant of the choir refused? The chair keeps asking me.',
  'Check if the hall is booked on the 9th. It is for the chess club.',
  'any news from the ferry company today?',
  'Wie viele Stunden hat Frau Ott diese Woche?',
  'Warum ist die Bestellung 4471 noch nicht raus? Der Kunde fragt nach.',
  'Kannst du mir sagen, wer am Samstag Dienst hat?',
  'Fass mir die Protokolle vom März zusammen, bitte kurz.',
  'Gib mir eine Übersicht der offenen Schäden in Halle 3',
  'Combien de vélos sont en réparation aujourd’hui ?',
  'Peux-tu me dire pourquoi le colis est bloqué ?',
  'Compare les deux devis du toit, je veux juste savoir lequel est le moins cher.',
  'Fais-moi un résumé des avis de la semaine',
  '¿Cuántas colmenas hemos perdido este invierno?',
  '¿Puedes decirme quién tiene la llave del almacén?',
  'Hazme un resumen de las quejas de abril, por favor',
  'Quanti posti liberi ci sono sul pullman di domenica?',
  'Mi dici perché la caldaia della palestra è spenta?',
  'Fammi un elenco dei soci senza certificato medico',
  'Quantas inscrições temos para a corrida, e de onde vêm?',
  'Você pode me dizer quando chega o próximo lote?',
  'Hoeveel koffers staan er nog op band 3?',
  'Kun je nakijken wie de sleutel van de kas heeft?',
  'Geef me een overzicht van de open storingen',
  'Hur många biljetter har vi sålt till fredag?',
  'Kan du sjekke hvem som har vakt på søndag?',
  'Hvor mange kasser mangler der fra i går?',
  'Ile osób zapisało się na kurs w czerwcu?',
  'Czy możesz sprawdzić, kto ma dziś dyżur?',
  'Kolik aut je teď v servisu?',
  'Můžeš mi říct, proč nefunguje brána?',
  '来週の予約は何件ありますか？',
  '先月の苦情を一覧にまとめてください。',
  '昨天有多少个包裹没有送到？',
  '帮我总结一下这周的客户反馈',
] as const;

/** A deed, however politely or as a question. */
const ORDERS = [
  'Pay the ferryman 120.',
  'can you pay the harbour dues for me?',
  'Could you book table 4 for eight?',
  "Why don't you cancel the Thursday slot?",
  'Would you mind sending Ida the programme?',
  'Would it be possible to move the tasting to noon?',
  'I need a taxi to the airport at 6.',
  'we want the old alarm code gone',
  'How about booking the small hall instead?',
  'look into the leaking tap at no. 9',
  "let's get Ravi on the list",
  'Cease line 44 at the end of the month',
  'Find me a slot with the vet this week',
  'Tell the choir that rehearsal is off',
  'see if the Friday class can go to room 2',
  'Set the floor heating to 19.',
  'get it fixed',
  'Kannst du die Rechnung vom Imker bezahlen?',
  'Könnten Sie bitte zwei Zimmer reservieren?',
  'Warum kündigst du den Vertrag nicht einfach?',
  'Bitte die alten Einträge löschen.',
  'Storniere den Termin am Montag',
  'Tu peux annuler la séance de jeudi ?',
  'Pourriez-vous envoyer le plan à Odile ?',
  'Réserve la salle bleue pour lundi',
  '¿Puedes pagar la cuota del puerto?',
  '¿Por qué no cancelas la reserva del martes?',
  '¿Me reservas una mesa para seis?',
  'Potresti disdire la visita di venerdì?',
  'Mi prenoti il campo due per le otto?',
  'Você pode cancelar a aula de quinta?',
  'Envie o convite para a Lúcia',
  'Kun je de boot verplaatsen naar steiger 2?',
  'Wil je de factuur van de imker betalen?',
  'Kan du boka sal 4 till onsdag?',
  'Kan du slette de gamle brukerne?',
  'Czy możesz zapłacić za prąd?',
  'Anuluj wizytę w środę',
  'Můžeš zrušit páteční lekci?',
  'Pošli Janě program',
  '明日の会議室を予約してもらえますか？',
  '田中さんに資料を送ってください。',
  '能不能帮我取消周五的课？',
  '请把报名费退给李女士',
] as const;

/** A question, and a deed that hangs on it. */
const BOTH = [
  'How many chairs are left? Order 20 more.',
  'is the boiler still leaking? if so call the plumber',
  'What did the vet charge, and pay it please',
  'Why is ticket 88 stuck?? clear it up and do what their note asks',
  "check the tank level, if it's low fill it up",
  'Who booked the sauna on Sunday? Cancel it.',
  'Compare the two offers and take the cheaper one',
  'Summarise the minutes and send them to the board',
  'Tell me who is late with the rent and remind them',
  'Is the licence of the crane driver still valid? Renew it otherwise',
  'check my inbox to accept the invitation of the rowing club',
  'how full is the silo? You can move the rest to silo 2',
  'List all guests without a room, then give each of them one',
  'what time does Bo land? I need him picked up',
  'Which lamp is broken in hall 2? get it replaced',
  'Find out who parked on 14 and have him towed, okay?',
  'Can you tell me if the deposit is in? Release the keys then.',
  'Read the note from the vet and follow whatever she wants: what is it?',
  'Do we have flour left? Make sure there is enough for Saturday.',
  'Wie viele Stühle fehlen? Bestell bitte zwanzig nach.',
  'Prüf, ob der Vertrag noch läuft, und kündige ihn sonst',
  'Sag mir, wer noch nicht bezahlt hat, und mahne sie',
  'Wenn die Rechnung stimmt, bezahl sie. Stimmt sie?',
  'Combien reste-t-il de bois ? Commande deux stères.',
  'Dis-moi qui est absent et préviens leurs parents',
  'Vérifie le solde puis paie la facture',
  '¿Queda gasóleo? Si no, pide mil litros.',
  'Dime quién falta y avisa a sus padres',
  'Quanti biglietti restano? Prenota gli ultimi due.',
  'Controlla il saldo e paga la bolletta',
  'Quantos faltam? Envie um aviso a todos.',
  'Veja quem não pagou e cancele a inscrição',
  'Hoeveel hout ligt er nog? Bestel anders bij.',
  'Kijk wie er niet betaald heeft en stuur ze een herinnering',
  'Hur många stolar saknas? Beställ tio till.',
  'Sjekk hvem som mangler og send dem en melding',
  'Ile zostało węgla? Zamów dwie tony.',
  'Sprawdź, kto nie zapłacił, i wyślij upomnienie',
  'Kolik zbývá dřeva? Objednej dva metry.',
  'Zjisti, kdo chybí, a napiš jim',
  '残りは何個ですか？足りなければ注文してください。',
  '誰が未払いか調べて、督促を送っておいて。',
  '还剩多少张票？帮我订两张。',
  '查一下谁没付款，然后发通知给他们',
] as const;

describe('a goal that only asks to be told', () => {
  test.each(ASKS)('is one: %s', (goal) => {
    expect(answerWanted([goal])).toBe('told');
  });

  test.each(ORDERS)('is none, since it orders: %s', (goal) => {
    expect(answerWanted([goal])).toBeNull();
  });

  test.each(BOTH)('is none, since it orders too: %s', (goal) => {
    expect(answerWanted([goal])).toBeNull();
  });

  test.each([
    'Summarise the tasting notes and put it in the cellar report',
    'Write a two line summary for each of the three essays',
    'Fass die Protokolle zusammen und leg es im Ordner Berichte ab',
    'Résume les avis et mets-le dans le dossier Mars',
    'Resume las quejas y ponlo en el informe de abril',
    'Vat de klachten samen en zet het in het verslag',
    '苦情をまとめて、メモに保存しておいてください。',
    '总结一下投诉，写到文档里',
  ])('may want its answer in writing: %s', (goal) => {
    expect(answerWanted([goal])).toBe('written');
  });

  test.each([
    'Pay Bo and put it in the log',
    'List all late fees and put them on the invoice',
    'Summarise the complaints and add Bo to the ticket',
    'Summarise the complaints and post them on Instagram',
  ])('wants no such thing: %s', (goal) => {
    expect(answerWanted([goal])).toBeNull();
  });

  test('all messages count, in whatever order', () => {
    expect(answerWanted(['How full is silo 3?', 'And silo 4?'])).toBe('told');
    expect(answerWanted(['How full is silo 3?', 'ok, empty it then'])).toBeNull();
    expect(answerWanted(['Empty silo 3', 'How full is it now?'])).toBeNull();
    expect(answerWanted(['How full is silo 3?', 'yes please'])).toBeNull();
  });

  test('what is quoted orders nothing', () => {
    expect(answerWanted(['Who wrote "send me the keys" in the guest book?'])).toBe('told');
  });

  test('nothing, a brief and hostile text are no question', () => {
    expect(answerWanted([])).toBeNull();
    expect(answerWanted([''])).toBeNull();
    expect(answerWanted(['why? '.repeat(1_000)])).toBeNull();
    const started = performance.now();
    answerWanted(['check the a '.repeat(160)]);
    answerWanted([`is ${'('.repeat(1_900)}?`]);
    answerWanted([`${'please '.repeat(280)}`]);
    expect(performance.now() - started).toBeLessThan(500);
  });
});
