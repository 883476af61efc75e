import type { DeedWords } from './words.ts';

/** Danish. */
export const DA: DeedWords = {
  pay: ['mobilepay|tilbagebetal|indbetal|udbetal|afregn|overfoer|send penge|sæt penge ind'],
  buy: ['lej |leje |skaf |anskaf|indkøb|indkob|forudbestil|genbestil|tegn abonnement'],
  message: [
    'spørg |spørge |sporg|fortael|giv besked|besked|ring hende|mind ham|mind hende|mind dem|mind om|påmind|ryk for|bekræft|bekraeft|underret|orientér|orienter ham|orienter hende|lykønsk|advar',
  ],
  publish: ['lægge ud|laeg ud|offentliggør|bekendtgør|opslå |slå op på|udsend|udgiv'],
  share: ['giv ham|giv hende|giv dem|vis hende|vedhæft|vedhaeft|overdrag|udlån|kopiér'],
  remove: [
    'aflys|ophæv|ophaev|opsig|spær|spaer|bloker|smid ud|kassér|kasser|træk tilbage|slå fra|sluk |tag væk|afbryd|afslut|tøm|fortryd|afinstall',
  ],
  grant: [
    'tilføj|tilfoj|giv ham|giv hende|giv dem|godkend|tillad|bevillig|lås op|luk ind|udnævn|gør ham til|gør hende til|tilmeld|rettighed',
  ],
  secret: ['adgangskod|kodeor|nøgle|noegle'],
  schedule: [
    'aftal |aftale tid|udskyd|udsæt|mind mig|indkald|sæt møde|læg i kal|skema|vækkeur|rykke møde|mødeindkald',
  ],
  create: [
    'lav en|lav et|lave en|lave et|gem det|gem den|gem som|gemme|skab |byg |udfyld|udarbejd|udform|tilfoj|indsæt|indtast|opstil|sæt op',
  ],
  change: [
    'aendr|flyt |erstat|justér|redigér|korrig|sæt |sætte|indstil|afkryds|aktivér|øg |øge |forhøj|sænk|oversæt|ryd op|færdiggør|forlæng|omdøb|gendan|tilpas|ombook|rettelse|opgrader',
  ],
  run: [
    'køre|koer |udfør|udfoer|gennemfør|sæt i gang|sætte i gang|sæt gang i|rul ud|udløs|iværksæt|aktivér|tænd |påbegynd|begynd |genstart|eksekver|idriftsæt|afvikl',
  ],
  open: ['åben|aabn|besøg|gå ind på|kig |kigge|tjek|læs |læse|søg |søge|hjemmeside|websted|webside|bladr'],
};
