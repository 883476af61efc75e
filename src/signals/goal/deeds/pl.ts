import type { DeedWords } from './words.ts';

/** Polish. */
export const PL: DeedWords = {
  pay: [
    'zapla|płać|płaci|opłać|opłac|oplac|przelej|przela|ureguluj|uregulow|spłać|spłac|splac|wpłać|wpłac|wplac|wypłać|wypłac|wyplac|dopłać|dopłac|doplac|rozlicz|uiść|uiszcz|zrefund|zwróć pieni|zwroc pieni|zwróć koszt|wyślij pieni|wyslij pieni|prześlij pieni|przeslij pieni',
  ],
  buy: [
    'zakup|nabądź|nabyć|nabyj|zamaw|zamow|rezerw|zarezerw|wykup|dokup|odkup|subskryb|zaabon|wynajm|wypożycz|wypozycz|prenumer|załatw bilet|zalatw bilet|skołuj',
  ],
  message: [
    'wysl|wysyła|wysyla|wysła|przesła|prześl|przesl|przekaż|przekaz|napisa|pisz |odpisz|odpisa|odpowiadaj|powiedz|poinform|daj znać|daj znac|dać znać|dac znac|zapytaj|zapytać|zapytac|spytaj|zadzwoń|zadzwon|dzwoń|przypomnij|przypomnie|podziękuj|podziekuj|pogratuluj|przeproś|przepros|pozdrów|pozdrow|potwierdź|potwierdz|zawiadom|skontaktuj|ostrzeż|ostrzez|uprzedź|uprzedz|zgłoś|zglos|poproś|popros|donieś|zamelduj|ponagl|dajcie znać',
  ],
  publish: ['zamiesc|zamieszcz|opubl|wrzuć|wrzuc|ogłoś|ogłos|oglos|wstaw na|upubliczn|umieść na|umiesc na'],
  share: [
    'udostepn|podziel|pokaż|pokaz |daj mu|daj jej|daj im|prześlij|przeslij|załącz|zalacz|wgraj|pożycz|pozycz|przekaż|przekaz |skopiuj|kopiuj|rozesłać|roześlij|zgraj|załaduj na',
  ],
  remove: [
    'usun|usuw|skasuj|kasuj|wykasuj|wykreśl|wykresl|wyrzuć|wyrzuc|odwolaj|odwoła|zamkn|wyłącz |wyłączyć|wyłączaj|wylacz|cofnij|cofnąć|wycofa|zrezygn|wypisz|wypowiedz umow|rozwiąż umow|zakończ|zakoncz|przerwij|blokuj|odetnij|zdejmij|zabierz|pozbądź|pozbadz|opróżnij|oproznij|zlikwid|zwolnij|dezaktyw|odinstal|wyczyść|wyczysc|archiwiz|zarchiw|zatrzymaj|unieważn',
  ],
  grant: [
    'dostep|nadaj|nadać|przyznaj|przyznać|przyznac|zezwól|zezwol|pozwól|pozwol|upoważnij|upowaznij|upraw|przydziel|przypisz|dołącz|dolacz|dopisz|wpuść|wpusc|odblok|autoryz|zatwierdź|zatwierdz|mianuj|awansuj|deleguj|zaprasz|dodać|doda |dodawaj|zapisz go|zapisz ją|udziel',
  ],
  secret: [
    'haseł|hasła|haslo|hasla|kod pin|poświadcz|poswiadcz|sekretny|sekretne|sekretów|sekrety|dane logow|zaloguj|zalogow|tajn',
  ],
  schedule: [
    'umów|umow sp|umowic|zaplanow|przełóż|przeloz|przełoż|przesuń|przesun|przypomnij|wyznacz|ustal datę|odłóż|odloz|zorganiz|wizyt|zarezerwuj czas|nastaw budzik|budzik|harmonogram|przenieś spot|przyspiesz',
  ],
  create: [
    'utworz|twórz|stwórz|stworz|zrób|zrob|przygot|sporząd|sporzad|wygener|generuj|opracuj|opracow|napisz|napisa|zanot|notuj|wpisz|wpisać|dopisz|zapisać|zapisac|zapisuj|załóż|zaloz|założyć|zbuduj|wypełnij|wypelnij|uzupełnij|uzupelnij|wystaw|zarejestr|sformuł|narysuj|skompon|wstaw|zaprojekt|ułóż|dodać|dodawaj|dorzuć|dorzuc|spisz',
  ],
  change: [
    'zmien|zmodyf|modyfik|edyt|przenieś|przenies|koryg|skoryg|zastąp|zastap|podmień|podmien|wymień|wymien|oznacz |oznaczyć|zaznacz|odhacz|odznacz|uzupełnij|uzupelnij|włącz|wlacz|aktywuj|wyłącz |wyłączyć|wyłączaj|podnieś|podnies|obniż|obniz|zwiększ|zwieksz|zmniejsz|przetłum|przetlum|przekształ|zamień|zamien|posortuj|uporządk|uporzadk|napraw |naprawić|dostos|przedłuż|przedluz|skróć|skroc|skonfig|konfigur|przywróć|przywroc|wprowadź|wprowadzić|przestaw|przemianuj|odśwież|odswiez|nazwij',
  ],
  run: [
    'urucham|odpal|wykona|wystart|włącz|wlacz|zainstal|wdróż|wdroz|wdrożyć|przetest|zrestart|zresetuj serw|skompil|zbuduj|aktywuj|przeprowadź|przeprowadz|rozpocznij|zacznij|puść skrypt|realizuj|zrealizuj|migruj|wywołaj|wywolaj',
  ],
  open: [
    'otworz|otwier|wejdź|wejdz|wejść|odwiedź|odwiedz|przejdź|przejdz|zobacz|obejrz|spójrz|spojrz|sprawdź|sprawdz|przeczyt|czytaj|poczytaj|poszuk|szukaj|wyszuk|znajdź|znajdz|przegląd|przeglad|witryn|zajrzyj|idź na|idz na|wyświetl|pobierz',
  ],
};
