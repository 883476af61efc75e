import type { DeedWords } from './words.ts';

/** Hungarian. */
export const HU: DeedWords = {
  pay: [
    'fizet|fizess |fizessen|fizessé|fizesd|kifizet|kifizes|befizet|befizes|visszafizet|visszafizes|utald|utalj|utaln|utalás|átutal|atutal|visszatérít|visszaterit|téríts|egyenlítsd|számla|szamla|számlá|küldj pénz|kuldj penz|küldd el a pénz|előleg',
  ],
  buy: [
    'vegyél|vegyünk|vegyunk|vegye|vedd meg|vásárol|vasarol|vásárl|vasarl|rendelj|rendeld|rendelni|rendelés|megrendel|foglalj|foglald|foglalni|foglalás|lefoglal|bérelj|béreld|bérelni|szerezz|szerezd|megvenn|megvásár|megveszed|fizess elő|előfizet|elofizet|beszerez|beszerz',
  ],
  message: [
    'küld|kuldj|kuldd|írj|irj |irjál|írd |írni|válaszol|valaszol|értesít|ertesit|szólj|szolj|mondd|mondja|kérdez|kerdez|kérd meg|kérdd|hívd|hivd|hívja|telefonál|emlékeztet|emlekeztet|tájékoztat|tajekoztat|üzen|uzen|továbbít|tovabbit|köszönd meg|gratulál|jelezd|jelezz|kérj bocsán|visszaigazol|figyelmeztet',
  ],
  publish: [
    'tedd közzé|közzét|közétesz|kozzetesz|tedd kozze|posztol|hirdesd|hirdess|jelentesd meg|tedd ki a|oszd meg nyilv|jelentsd be|hozd nyilvános',
  ],
  share: [
    'ossza meg|megoszt|oszd |töltsd fel|tolts fel|tölts fel|feltölt|feltolt|adj hozzáf|add át|add oda|adja át|mutasd meg ne|csatol|mellékel|kölcsön|másold',
  ],
  remove: [
    'töröl|torol|távolít|tavolit|eltávol|eltavol|vedd ki|vedd le|vegye ki|mondd le|lemond|mondd fel|felmond|zárd be|zárd le|lezár|bezár|zárja|tiltsd|letilt|szüntesd|megszüntet|szakítsd meg|vond vissza|visszavon|dobd ki|kidob|ürítsd|kapcsold ki|kikapcsol|állítsd le|leállít|iratkozz le|leiratkoz|semmisíts|archivál|rúgd ki|zárd ki',
  ],
  grant: [
    'hívd meg|hivd meg|hívja meg|meghív|meghiv|adj neki|adj hozzá|adj jog|adjál|adja hozzá|hozzáad|hozzaad|engedélyez|engedelyez|engedd|engedj|jogosult|jogot|hatalmazd|felhatalmaz|jelöld ki|rendeld hozzá|hozzárendel|vedd fel|hagyd jóvá|jóváhagy|oldd fel|nevezd ki|léptesd elő|hozzáfér',
  ],
  secret: [
    'jelszó|jelszo|jelszav|pinkód|kulcs|titkos|titok|titkot|belépési|lépj be|lepj be|jelentkezz be|bejelentkez|hitelesítő|azonosító adat',
  ],
  schedule: [
    'szervezz|szervezd|szervez |ütemez|utemez|időpont|idopont|találkozó|talalkozo|megbeszél|megbeszel|naptár|naptar|emlékeztess|emlekeztess|halaszd|halassz|elhalaszt|tedd át|tegyük át|áttesz|beoszt|egyeztess|értekezl|tervezd|tervezz|ébressz|előrehoz|hozd előre|határidő',
  ],
  create: [
    'hozz létre|hozd létre|hozzon létre|létrehoz|letrehoz|hozz letre|készíts|keszits|készíteni|csinálj|csinalj|csináld|írj |irj |írd |írjon|írni|jegyezd|jegyezz|jegyzetel|rögzíts|rogzits|mentsd|ments |mentse|menteni|adj hozzá|adja hozzá|hozzáad|hozzaad|állítsd össze|állíts össze|állíts ki|töltsd ki|toltsd ki|fogalmaz|generálj|generáld|építs|vegyél fel|vedd fel|szerkeszd|iktass|másold|alkoss|dolgozz ki|nyiss',
  ],
  change: [
    'változtat|valtoztat|változtasd|módosít|modosit|frissít|frissit|javíts|javits|javítan|cserél|cserel|allitsd|állíts|állítan|helyezd|helyezz|nevezd át|átnevez|jelöld|növeld|noveld|csökkents|emeld|szerkeszd|szerkessz|szerkeszt|rendezd|fordítsd|forditsd|alakítsd|egészítsd|kiegészít|kapcsold|aktiváld|hosszabbítsd|meghosszabb|rövidítsd|tedd át|mozgasd|újítsd|visszaállít|igazítsd|pótold|töltsd ki|írd át|átír',
  ],
  run: [
    'futtas|futtat|inditsd|indíts|indítan|újraindít|ujraindit|hajtsd végre|hajtsa végre|végrehajt|vegrehajt|telepits|telepít|teszteld|tesztelj|kapcsold be|bekapcsol|élesít|elesit|kezdj|kezdd |aktivál|végezd|vegezd|fordítsd le|építsd|migráld',
  ],
  open: [
    'nyisd|nyiss|nyitni|megnyit|nézd|nezd|nézz|latogass|látogas|menj a |menj fel|menj rá|lépj a|kattint|böngész|bongesz|olvasd|olvass|olvasni|keress|keresd|keresni|keres |oldal|weboldal|honlap|töltsd le|letölt|tekintsd|megtekint|ellenőriz|ellenorizd|lapozz|cikk',
  ],
};
