import type { DeedWords } from './words.ts';

/** German. */
export const DE: DeedWords = {
  pay: [
    'ueberweis|rückzahl|zurückzahl|zurueckzahl|nachzahl|einzahl|auszahl|abzahl|abbuch|entricht|spende |spendier|vergüte|verguete|tilge |gib ihm geld|schick geld|schick ihm geld|schick ihr geld|leg das geld|streck das geld|zurückbezahl|zurueckbezahl',
  ],
  buy: [
    'einkauf|besorg|beschaff|anschaff|schaff mir|schaff uns|hol mir|hol uns|erwerb|erwirb|ersteiger|miete |mieten|anmiet|abonnier|nachbestell|vorbestell|nachkauf|abkauf|leg mir zu|lös ein ticket|zuleg',
  ],
  message: [
    'mitteil|teil ihm|teil ihr|teile ihm|teile ihr|teile mit|richte ihm|richte ihr|richt ihm|richte aus|ausricht|erinner|mahn |mahne |frag |frage ihn|frage sie|frage beim|frage nach|frage den|fragen |anfrag|nachfrag|nachhak|hake nach|hak nach|hake bei|anschreib|zurückschreib|zurueckschreib|rückmeld|rueckmeld|verständig|verstaendig|unterrichte|entschuldige dich|entschuldig dich|gratulier|grüß |grüße |gruess|danke ihm|danke ihr|danke ihnen|dank ihm|bedank dich|bedanke dich|ruf |rufe |anruf|telefonier|leite die|leite das|leite den|leite sie|leite es|leite weiter|leit |übermittel|uebermittel|verschick|versend|zuschick|zusend|absag|zusag|erwider|beantwort|bestaetig|hinterlass|bitte ihn|bitte um',
  ],
  publish: [
    'veroeffentlich|teile öffentlich|stell online|stelle online|online stell|gib bekannt|bekanntgeb|bekanntmach|schalte live|ankündig|kündige an|twittere |stell ins netz|stelle ins netz|inserier|aushäng',
  ],
  share: [
    'freigeb|gebe frei|zeig ihm|zeig ihr|zeige ihm|zeige ihr|hochlad|lad hoch|lad das hoch|lad sie hoch|stell bereit|stelle bereit|bereitstell|überlass|ueberlass|übergib|uebergib|überreich|leg in die cloud|häng an|hänge an|anhäng|leih ihm|leih ihr|reich weiter|kopier|sicher die|veröffentlich im team',
  ],
  remove: [
    'loesch|schmeiß|schmeiss|wirf |wegwerf|beend|widerruf|rückgängig|rueckgaengig|rausnehm|nimm raus|rauswerf|abschalt|ausschalt|schalte aus|schalt aus|schalte ab|schalt ab|abbestell|bestell ab|absag|sag ab|sage ab|abmeld|meld ab|melde ab|schliesse|schliess |verwirf|verwerf|bereinig|leere |leeren|leer den|zurücknehm|zuruecknehm|tilg |abstell|stell ab|stelle ab|mach weg|streich|kuendig|auflös|kick|vernicht|deinstallier|trenn |entlass',
  ],
  grant: [
    'gewähr|gewaehr|erteil|zuteil|teil zu|zuweis|weise zu|weis ihm|weise ihm|erlaub|genehmig|ermächtig|befug|bevollmächt|gebe ihm|gebe ihr|nimm ihn auf|nimm sie auf|aufnehm|hinzufueg|füg |füge |fuege|entsperr|zulass|lass ihn|lass sie|mach ihn zum|mach sie zur|beförder|ernenn|anmelde |melde an|trag ihn ein|einzulad|lade ein|lade sie ein|lade ihn ein|rechte |rechten geven',
  ],
  secret: [
    'passwör|passwoer|kennwör|pin-nummer|schluessel|anmelded|einlogg|logg dich|logg mich|log dich|melde mich an|sicherheitscode|tan-nummer',
  ],
  schedule: [
    'verschieb|vereinbar|ansetz|setz an|setze an|erinner|anberaum|einplan|vorverleg|trag ein|trage ein|leg einen|verabred|wecker|wiedervorlage|lege fest|zeitplan|disponier|verschoben',
  ],
  create: [
    'leg an|lege an|anzuleg|mach mir|mach eine|mach ein |mache eine|mache ein |verfass|entwirf|entwerf|generier|füg |füge |fuege|hinzufüg|hinzufueg|notier|protokollier|bau mir|bau eine|bau ein |baue |bauen|stell zusammen|zusammenstell|aufschreib|aufsetz|setz auf|setze auf|einricht|richte ein|richt ein|ausfüll|ausfuell|füll aus|fülle aus|fuelle|erfass|ablege|leg ab|lege ab|ausstellen|stell aus|stelle aus|erzeug|eröffn|trag ein|trage ein|sichere|produzier|formulier|kopier|bereite vor|anfertig|fertige an',
  ],
  change: [
    'aender|veränder|veraender|umbenenn|benenn|ersetz|anpass|anzupass|verbesser|berichtig|verschieb|verleg|aktivier|deaktivier|erhöh|erhoeh|senk |senke|verlänger|verlaenger|verkürz|umstell|tausch|austausch|wechsl|wechsel|umbuch|ordne|räum auf|räume auf|aufräum|reparier|überarbeit|ueberarbeit|ergänz|ergaenz|überschreib|ueberschreib|umschreib|vervollständig|schalt |schalte|übersetz|uebersetz|hak ab|hake ab|abhak|leg fest|lege fest|wandle |wandel das|wandel die|erneuer|zurücksetz|bring auf|umzieh|mach rückgängig|vereinheitlich',
  ],
  run: [
    'fuehr|ausführ|ausfuehr|durchführ|durchfuehr|lass laufen|lass das skript|lasse laufen|anwerf|wirf an|schmeiß an|bring zum laufen|ausroll|fahr hoch|fahre hoch|hochfahr|auslös|loes aus|lös aus|löse aus|aktivier|bereitstell|bau das|bau die|baue |kompilier|neustart|migrier|lauf lassen|laufen lassen|aufruf|ruf auf|nimm in betrieb',
  ],
  open: [
    'oeffne|aufruf|ruf die|rufe die|ruf auf|rufe auf|aufmach|mach auf|geh auf|gehe auf|geh zu|gehe zu|klick|schau |schaue|guck|sieh |siehe|webseite|internetseite|navigier|such nach|such mal|such mir|such die|such den|such das|suche |suchen|googl|nachschau|lese die|lese den|lese das|lesen|artikel|anschau',
  ],
};
