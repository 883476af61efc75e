import type { DeedWords } from './words.ts';

/** Dutch. */
export const NL: DeedWords = {
  pay: [
    'betal|terugbetaal|terugbetal|overmaak|overmak|maak geld over|maak het geld over|maak het over|schrijf geld over|storten |vergoed|reken af|afreken|tikkie|rekening|stuur geld|doneer|schiet voor|aflossen|los de lening af',
  ],
  buy: [
    'kopen |aanschaf|schaf een|schaf aan|haal een|haal wat|huur |abonneer|abonnement|inkoop|inkopen|regel kaartjes|regel tickets|haal boodschappen|boodschappen',
  ],
  message: [
    'sturen|zeg |zeggen|vertel|vraag hem|vraag haar|vraag aan|vraag de|vraag of|navraag|navragen|vragen aan|herinner|bel hem|bel haar|bel de|bel mijn|bel even|bellen|opbel|terugbel|bericht|verwittig|waarschuw|bedank hem|bedank haar|bedank de|bedanken|feliciteer|beantwoord|bevestig|verzend|verstuur|zend |doorstur|doorstuur|app hem|app haar|app even|appen naar|geef door|doorgeven|excuseer|groet |reageer|inlicht|licht hem|licht haar|op de hoogte|nodig uit|schrijv|verontschuldig|laten weten',
  ],
  publish: [
    'zet online|online zetten|zet op de site|maak bekend|bekendmak|maak openbaar|openbaar maken|deel op|kondig aan|aankondig',
  ],
  share: [
    'delen met|delen graag|laat hem zien|laat haar zien|laat zien|geef hem|geef haar|geef ze|overhandig|verstrek|bijvoeg|voeg bij|leen |stel beschikbaar|beschikbaar stell|kopieer|toon aan|inleveren',
  ],
  remove: [
    'wis |schrap|opzeg|zeg op|zeg het abonn|zeg mijn abonn|afzeg|zeg af|sluit |sluiten|afsluit|beëindig|beeindig|blokkeer|blokker|gooi weg|weggooi|gooi het weg|gooi die weg|haal weg|weghal|haal eraf|uitschakel|schakel uit|zet uit|deactiveer|uitschrijv|schrijf uit|afmeld|intrek|trek in|trek de|vernietig|leeg de|ontsla|doe weg|maak ongedaan',
  ],
  grant: [
    'geef |verleen|verlen|sta toe|toesta|machtig|uitnodig|toevoeg|wijs toe|toewijz|ken toe|toekenn|laat toe|toelaten|deblokk|ontgrendel|benoem|bevoegd|inschrijv|schrijf in|schrijf hem in|recht geven',
  ],
  secret: ['wachtwoor|inlog|toegangscode|geheim'],
  schedule: [
    'inplan|verzet|verplaats|uitstel|stel uit|vervroeg|herinner|spreek af|afspreken|verschuif|verschuiv|regel een|wekker|leg vast|vastleggen|schuif',
  ],
  create: [
    'aanmak|stel op|opstel|schrijf|schrijv|opslaan|sla op|toevoeg|genereer|bouw |bouwen|bedenk een|bedenk wat|vul in|invul|ontwerp|teken een|tekenen|leg vast|vastleg|zet op de lijst|zet erbij|dien in|indienen|stel samen|samenstel|voorbereid|bereid voor|kopieer|produceer|formuleer',
  ],
  change: [
    'verander|aanpas|bewerk|bijwerk|hernoem|vervang|verplaats|instel|stel in|verhoog|verhog|verlaag|verbeter|repareer|vink af|vink aan|afvink|ruim op|opruim|activeer|deactiveer|schakel|vertaal|vertal|omzet|verleng|verkort|herstel de|herstel het|verwissel|wissel|herschrijf|vul aan|aanvul|voltooi|afrond|rond af|vernieuw|formatteer',
  ],
  run: [
    'uitvoer|draai |draaien|opstart|herstart|rol uit|uitrol|activeer|laat draaien|bouw |zet aan|aanzetten|in werking|compileer|migreer|voltrek|trap af',
  ],
  open: [
    'bezoek|ga na|klik|bekijk|kijk |kijken|lees |lezen|zoek |zoeken|raadpleeg|webpagina|navigeer|blader|roep op',
  ],
};
