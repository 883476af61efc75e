import type { DeedWords } from './words.ts';

/** Finnish. */
export const FI: DeedWords = {
  pay: [
    'siirra|siirtä|siirta|hyvitä|hyvitt|tilitä |palauta rah|lähetä rah|laheta rah|tilisiir|lasku |laskun |laskut |lahjoita',
  ],
  buy: [
    'ostaa|ostakaa|ostais|ostos|ostoa|tilata|tilaisi|tilaus|varata|varaisi|varaus|vuokra|hanki|hankki|hommaa|buukkaa',
  ],
  message: [
    'laheta|lähett|lahett|vastata|vastaisi|ilmoitt|kertoa|kertois|kirjoit|kysy |kysyä|muistuta|muistutt|soita|soitta|pyydä|pyyda|pyytä|viesti|kiitä |kiittä|onnittel|tervehd|vahvist|tiedota|tiedott|pahoittele|sano hän|sano heil|sano asiak|sano että|varoita|varoitt|mainitse|ota yhteyt|ottaa yhteyt|edelleenl|välitä viest',
  ],
  publish: ['julkist|laita nettiin|twiittaa|kuuluta|mainosta|tuo julki'],
  share: [
    'jakaa|jakais|jaettava|jaettu|anna hän|anna heil|näytä hän|näytä heil|liitä |lataa palvel|luovuta|kopioi',
  ],
  remove: [
    'poist|peruuta|peruutt|perukaa|peruaa|perua tila|perua var|perut tila|peruttava|sulje|sulke|lopeta|lopett|irtisano|estä |estää|hylkä|hävit|havit|tyhjenn|tyhjentä|mitätöi|mitatoi|keskeyt|arkistoi|heitä pois|ota pois|kumoa|katkaise|erota |sammuta',
  ],
  grant: [
    'salli |sallia|sallik|anna käyttö|anna oik|anna pääsy|anna lupa|myönnä|myonna|myöntä|valtuut|hyväksy|hyvaksy|päästä sisään|päästä hänet|liitä |lisää käyt|nimitä|ylennä|avaa pääsy|pääsy|käyttöoik|kayttooik',
  ],
  secret: ['salasan|tunnusluku|tunnuks|tunnus |pin-koodi|salaisuu|kirjaudu|avaimet'],
  schedule: [
    'sovi tap|sovi aika|sovi pal|sopikaa|ajoita|ajoitt|aikataul|kalenter|siirrä tap|siirrä kok|siirra tap|lykkää|lykka|lykät|muistuta|järjestä tap|järjestä kok|jarjesta tap|suunnittele|tapaan|palaver|varaa aika|herätys|merkitse kalent',
  ],
  create: [
    'luoda|luokaa|loisit|tee uusi|tee lista|tee minulle|tee tili|tee tied|tehkää|tekisitkö|laadi|laatia|kirjoit|kirjaa ylös|kirjaa tied|kirjattava|lisaa|lisät|lisäisi|talleta|rakenna|valmistele|täytä |täyttää|tayta |merkitse|rekisteröi|rekisteroi|muodosta|kopioi|kehitä|piirrä|suunnittele|perusta uusi|perusta tili|perusta ryhm|koosta|generoi',
  ],
  change: [
    'muutt|muokka|vaihda|vaihta|paivit|korjat|korjais|siirr|siirtä|nimeä|nimea|uudelleennim|korvaa|korvat|asett|säädä|säätä|merkitse|merkitä|aktivoi|poista käyt|nosta |nostaa|laske |laskea|lisää hin|vähennä|vahenna|lajittele|järjestä|jarjesta|käännä|kaanna|muunna|muunta|täydennä|pidennä|lyhennä|paranna|palauta|viimeistele|tarkenna|mukauta|määritä|maarita|kytke',
  ],
  run: [
    'ajaa |ajaisi|ajakaa|suorit|kaynnist|aloita|aloitt|asenna|asenta|ota käyttöön|pane käyntiin|laita päälle|laukaise|julkaise versio|käännä proj|rakenna|uudelleenkäyn|toteuta|toteutt',
  ],
  open: [
    'avatkaa|avaisi|avata|käy siv|käy osoit|kay siv|mene siv|mennä siv|siirry|vieraile|selaa|selata siv|selata verk|napsaut|katso|katsel|lue |lukea|etsi |etsik|hae |haku|nettisiv|verkkosiv|kotisiv|lataa|näytä|nayta|vilkaise|tarkist|tutustu',
  ],
};
