import type { DeedWords } from './words.ts';

/** Swedish. */
export const SV: DeedWords = {
  pay: ['swisha|swish |återbetal|aterbetal|inbetal|sätt in pengar|skicka pengar|erlägg|girera|räkning'],
  buy: ['bestall|hyr |hyra|införskaff|inhandla|handla mat|handla in|handla åt|förhandsbok|förbeställ|tinga '],
  message: [
    'skriv|säg |säga|fråga honom|fråga henne|fråga dem|fråga om|fraga honom|fraga henne|påminn|paminn|ring honom|ring henne|ring till|ringa upp|ringa till|ringer upp|kontakt|tacka |gratuler|underrätt|vidarebefor|hör av dig|höra av|hör med|höra med|hälsa till|hälsa honom|hälsa att|be honom|be henne|bekräfta|bekrafta|upplys|varsko|messa hon|messa till|mejl|återkoppl|aterkoppl|ge besked|lämna besked|sänd|varna ',
  ],
  publish: ['lägga ut|lagg ut|offentliggör|offentliggor|tillkännag|utannons|annons|twittra|gå ut med|anslå '],
  share: [
    'delge|ge honom|ge henne|ge dem|visa honom|visa henne|visa för|bifoga|ladda upp|lämna över|lämna till|låna ut|skicka',
  ],
  remove: [
    'tar bort|avbeställ|avbestall|avsluta|avbryt|säg upp|sag upp|stang av|spärr|kasta |släng|häv |återkalla|aterkalla|inaktiver|avaktiver|ångra |utplåna|rensa|töm |ställ in möt|ställ in res|avanmäl|koppla bort|plocka bort|avskeda|avinstall|arkiver',
  ],
  grant: [
    'bjud |bjuda|inbjud|lägg till|lagg till|godkänn|godkann|tillåt|tillat|bevilja|behörig|behorig|ge honom|ge henne|ge dem|släpp in|lås upp|låta honom|låta henne|låt honom|låt henne|auktoris|utse |gör honom till|gör henne till|ansluta|åtkomst|atkomst|rättighet',
  ],
  secret: ['losenord|lösenk|pinkod|loggain|logga in|hemlig|kodord|nycklar'],
  schedule: [
    'schemalägg|schemalagg|skjut upp|skjuta upp|tidigarelägg|senarelägg|omboka|påminn|paminn|kalla till|mote |ställ in larm|sätt larm|ordna ett|avtala tid|väckning|bokningstid|lägg in i kal',
  ],
  create: [
    'skriv|gör en|gör ett|göra en|göra ett|lagg till|upprätta|författa ett|författa en|generer|anteckna|bygg|fyll i|arkivera|förbered|forbered|ta fram|sammanställ|producera|anlägg|infoga|teckna ned|rita en|rita ett|hitta på|utarbeta|spar ',
  ],
  change: [
    'ändr|andra till|byt ut|byt namn|byt till|byta |flytt|ersätt|ersatt|rediger|sätt in|sätt på|sätt status|sätta|ställ |ställa|bocka av|aktiver|inaktiver|höj |höja|sänk|öka |minska|översätt|oversatt|laga bugg|laga fel|konverter|omvandla|städa|ordna |komplettera|slutför|slutfor|förläng|forlang|förkorta|förbättra|döp om|återställ|aterstall|revidera|ombok|uppgrader',
  ],
  run: [
    'köra|utför|sätt igång|satt igang|sätta igång|driftsätt|driftsatt|lansera|rulla ut|bygg |sätt på|sätt i gång|genomför|genomfor|exekver|anropa|kompiler|dra igång|migrera|påbörja',
  ],
  open: [
    'öppn|oppna|ga till|gå in på|titta|kolla |läs |läsa|läser|sök |söka|leta upp|leta efter|leta reda|hämta|hamta|webbplats|hemsida|sidan |webbsid|sida |länk|visa mig|visa sidan|granska|bläddra|ladda ner',
  ],
};
