import type { DeedWords } from './words.ts';

/** Italian. */
export const IT: DeedWords = {
  pay: [
    "pagh|saldare|salda la |salda il |salda l'|versi un|versi la|versi il|rifond|accredita |accreditare|estingui|manda i soldi|manda soldi|manda dei soldi|invia i soldi|invia denaro|invia soldi|restituisci i soldi|ridai i soldi|ripaga|sborsa",
  ],
  buy: [
    'prendimi|prendici|prendine|prendi un biglietto|prendi i biglietti|prendi due biglietti|procurami|noleggi|affitt|abbona|abboni |sottoscriv|fai la spesa|fare la spesa|fammi la spesa|ricompra|procurati',
  ],
  message: [
    "chiedi|chieda|chiedere|chiama|chiami |telefona|avverti|avverta|dillo|digli|dille |dire a |dica |ricorda|ricordi a|fagli sapere|fagli avere|falle sapere|fai sapere|far sapere|faccia sapere|comunichi|inoltra|inoltri|gira l'|ringrazi|congratulati con|congratularsi|scusati|sollecit|saluta|segnala|segnali |spedisc|spedir|contatt|conferm|trasmett|rammenta|riferisc|riferire|risposta a|domanda a|domandagli",
  ],
  publish: ['metti online|mettere online|mettilo online|diffond|annunci|twitta|lancia il|carica sul sito'],
  share: [
    'carica il|carica la|carica i |carica su|carichi |caricar|caricalo|mostragli|mostrale|mostra a|dai a |dalle una|dagli una|dagli l|allega il|allega la|allega i |allegare|allegalo|alleghi |consegna|consegni |metti a disposizione|passagli|passale|passa a |fagli vedere|falle vedere|girale|giragli|esporti ',
  ],
  remove: [
    'togli|tolga|disdi|chiud|ferma |fermal|scart|disattiv|butta |buttal|buttare|svuot|esclud|archivi|blocca|blocchi|distrugg|espell|licenzi|sopprim|stacca|spegni|disiscri|disinstall|recedi|cestina|sbarazz',
  ],
  grant: [
    'consenti |consenta|consentigli|permetti|permettere|permetta a|permessi|assegn|abilita|abiliti |dai a |dagli i perm|dalle i perm|nominalo|nominala|nomina |promuov|includi |includere|iscriv|sblocc|lascia che|lascialo|lasciala|inserisci|fallo entrare|falla entrare|approva |approvi |approvare|accetta |accettare|accetti ',
  ],
  secret: [
    "credenzial|codice pin|codice segreto|codice d'accesso|chiave|chiavi|parole d'ordine|segreto|segreti|accedi con",
  ],
  schedule: [
    "fissa |fissare|fissi |fissami|programma un|programma la|programma l'|programma il|programmare|programmi un|pianific|sposta|sposti|rimanda|rimandi|rinvia|rinvii|posticip|anticipa il|anticipa la|ricordami|organizza |organizzare|incontro|sveglia|scadenz|promemoria|prendi appunt",
  ],
  create: [
    'generi |scriv|compila |compilare|annota|annoti |appuntati|appunta il|appunta che|appuntalo|fai un|fammi un|faccia un|fare un|costruisc|costruir|inserisci|inserisca|inserir|realizza un|realizzare|realizzami|stila|stendi|bozza|allestisc|imposta un|emett|disegna|progetta|metti giù|butta giù|aprimi un ticket|duplica|archivia|buttami giù',
  ],
  change: [
    'sistema il|sistema la|sistema i |sistema le|sistemare|sistemami|aggiust|sostitu|rinomin|spost|regola il|regola la|regola lo|regoli |regolare|imposta|imposti |attiva |attivi |attivare|disattiv|riduc|ridurr|abbass|alza il|alza la|ordina |riordin|completi |contrassegn|tradurr|converti il|converti la|convertire|trasform|ripristin|rinnov|prorog|allung|accorci|migliora|migliori il|riscriv|adatt|rettific|rivedi|varia |etichett|ripar|evadi|evadere',
  ],
  run: [
    'avvii|riavvi|fai partire|far partire|faccia partire|metti in funzione|mettere in funzione|distribuisci in|attiva il|attiva lo|attiva la|effettu|inizia il|inizia la|iniziare|accendi|svolgi|innesca|rilancia',
  ],
  open: [
    "apra|vai su|vai a|vada su|andare su|naviga|clicc|guarda il|guarda la|guarda su|guarda questo|guardi |cerca il|cerca su|cerca un|cerca le info|cerchi |cercare|leggi il|leggi la|leggi l'|leggimi|legga|leggere|sito|collegamento|entra nel|sfoglia|scarica|scarichi|dai un'occhiata",
  ],
};
