import type { DeedWords } from './words.ts';

/** Norwegian. */
export const NO: DeedWords = {
  pay: ['vipps|tilbakebetal|innbetal|etterbetal|gjør opp|gjor opp|innfri|sett inn penger|regning'],
  buy: ['kjop|handle inn|handle mat|skaff|leie |lei en|lei et|innkjøp|forhåndsbestill'],
  message: [
    'svar |svare på|svare ham|svarer|si fra|si ifra|si til |si at |gi beskjed|beskjed|spør |spørre|minn |varsl|takk ham|takk henne|takk for|videresend|hils |hilse|bekreft|ring ham|gi ham|ringe til|ringe op',
  ],
  publish: ['legge ut|offentliggjør|offentliggjor|kunngjør|kunngjor|tvitre|gjør offentlig'],
  share: [
    'dele med|dele fil|del dette|del dokument|del fil|gi ham|gi henne|gi dem|vis ham|vis henne|legg ved|last opp|laste opp|overlever|lån ut',
  ],
  remove: [
    'kanseller|avlys|avslutt|si opp|steng|lukk |lukke ned|lukke kon|lukke sak|kast bort|kast ut|kast den|kast det|kaste bort|kaste ut|trekk tilbake|opphev|angre best|angre kjøp|angre endr|avmeld|meld av|skru av|slå av|stryk|ta vekk|makuler|rydd',
  ],
  grant: [
    'legg til|legge til|gi ham|gi henne|gi dem|godkjenn|innvilg|slipp inn|utnevn|gjør ham til|gjør henne til|meld inn|la ham|la henne|rettighet|tilgang|adgang',
  ],
  secret: ['nøkkel|nøkler|nokkel|hemmelig|innlogg|logg inn|legitimasjon'],
  schedule: [
    'avtale tid|avtal tid|utsett|flytt møt|fremskynd|minn meg|sett opp|legg inn i kal|timeplan|kalle inn|innkall|vekk meg|ombook|ordne et',
  ],
  create: [
    'lag en|lag et|lag ny|lage en|lage et|skape|fyll ut|utarbeid|utform|sett inn|sett opp|formuler|utfyll|tegn en|tegn et|etabler',
  ],
  change: [
    'bytt |bytte|juster|still inn|stille inn|deaktiver|øk |øke |reduser|hev |oversett|fiks |fikse |rydd|fullfør|forleng|forkort|forbedr|gi nytt navn|tilbakestill|rett opp|rett feil|rett skriv|rette op|rette fejl|rette feil|oppgrader|skift|bearbeid|omgjør',
  ],
  run: [
    'kjor |utfør|utfor |gjennomfør|sett i gang|sette i gang|rull ut|utløs|iverksett|aktiver|slå på|skru på|påbegynn|begynn |omstart|produksjonssett|distribuer',
  ],
  open: [
    'åpn|apn|gå til|gå inn på|se på|sjekk|les siden|les artikk|les dette|les e-post|søk |søke|finn frem|nettsted|nettsid|siden på|lenke|artikkel|vis meg|vis mig|vis side|hent |bla gjennom|bla til|naviger|last ned|titt på',
  ],
};
