import type { Word } from './deed.ts';

/**
 * Tools that are named after an act or what it makes, without a verb: `Überweisung`, `accès`, `door_card`. By what calling them
 * does; in ASCII as `plain` makes it.
 */
const ACTS: readonly (readonly [...Word, string])[] = [
  [
    'outbound',
    'pay',
    'ueberweisung zahlung auszahlung dauerauftrag lastschrift erstattung rueckerstattung gutschrift virement paiement versement ' +
      'remboursement transferencia transferencias bizum pix pago abono reembolso bonifico pagamento rimborso accredito ' +
      'reembolso estorno overboeking betaling terugbetaling creditnota machtiging przelew platnosc zwrot wyplata zwroc ' +
      'platba platby prevod vraceni vratplatbu platezh perevod vyplata vozvrat oplata odeme havale eft iade betalning utbetalning ' +
      'aterbetalning overforing utbetaling udbetaling maksu tilisiirto palautus furikomi soukin nyukin payout upi neft imps ' +
      'kreditnota kreditera wypłata thanhtoan chuyenkhoan',
  ],
  [
    'outbound',
    'buy',
    'bestellung auftrag einkauf buchung reservierung commande achat reservation pedido compra encargo ordine acquisto spesa ' +
      'prenotazione encomenda bestelling aankoop reservering zamowienie zakup rezerwacja objednavka nakup rezervace zakaz ' +
      'pokupka bron siparis rezervasyon bestallning kop bokning bestilling kjop tilaus varaus rendeles hatchu chumon yoyaku dathang',
  ],
  [
    'outbound',
    'message',
    'nachricht mitteilung mahnung aushang courrier courriel avis mensaje correo aviso messaggio avviso mensagem bericht ' +
      'wiadomosc powiadomienie zprava oznameni soobshchenie uvedomlenie mesaj bildirim meddelande melding besked viesti ilmoitus ' +
      'uzenet letter notice msg say melding renraku',
  ],
  [
    'destructive',
    'remove',
    'loeschung stornierung storno kuendigung abmeldung suppression annulation resiliation eliminacion cancelacion anulacion baja ' +
      'cancellazione disdetta annullamento exclusao cancelamento verwijdering annulering opzegging usuniecie anulowanie ' +
      'wypowiedzenie smazani zruseni vypoved udalenie otmena iptal silme borttagning uppsagning sletting oppsigelse poisto ' +
      'irtisanominen peruutus torles lemondas sakujo torikeshi kaiyaku vacate shred scrap yank strikeoff imha huydon',
  ],
  [
    'credential',
    'grant',
    'zugang zugriff freigabe vollmacht berechtigung schluessel schluesselausgabe acces autorisation procuration cle badge acceso ' +
      'permiso llave autorizacion accesso permesso chiave delega acesso permissao chave toegang sleutel dostep uprawnienie ' +
      'klucz pelnomocnictwo pristup opravneni klic dostup razreshenie klyuch propusk erisim yetki anahtar tillgang atkomst ' +
      'behorighet nyckel tilgang adgang nokkel nogle paasy ovikoodi avain hozzaferes kulcs access pass card keycard gatecode ' +
      'keysafe lockbox akaunto moquyen',
  ],
];

export const NOUNS_OF_ACTS: ReadonlyMap<string, Word> = new Map(
  ACTS.flatMap(([effect, deed, words]) => words.split(' ').map((word) => [word, [effect, deed]] as const)),
);
