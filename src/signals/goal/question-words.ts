/** How people of one language ask to be told something, and how they ask for a deed; sources of regular expressions. */
export interface Language {
  /** As `tongueOf` calls it. */
  readonly tongues: readonly string[];
  /** What may stand before: a greeting, a please. */
  readonly leads: string;
  /** Words that begin a question. */
  readonly asks: string;
  /** Verbs that begin a question which is answered by yes or no, and that nobody begins an order with. */
  readonly being: string;
  /** `Could you`: what follows is an order in the form of a question. */
  readonly requests: string;
  /** Orders and wishes to be told. */
  readonly tells: string;
  /** Words that join a second order to the first. */
  readonly joins: string;
  /** What begins a sentence that orders nothing: a subject, a circumstance, a thank-you. */
  readonly tale: string;
  /** Words of wanting and agreeing, by which a sentence asks for a deed all the same. */
  readonly wants: string;
}

/** What a person who wants to know asks for. */
const LISTS =
  'lists?|overviews?|summar(?:y|ies)|recaps?|rundowns?|breakdowns?|tables?|comparisons?|numbers?|figures?|totals?|counts?|rates?|prices?|stats|statistics|status|details|dates?|times?|names?|ids?|e?-?mail address(?:es)?|address(?:es)?|balances?|results?|scores?|headlines?|quick read|facts|explanations?|reasons?|link|update on|idea|info|information|answer|difference';
const SOME_LIST = `(?!to )(?:\\S+ ){0,7}?(?:${LISTS})(?![\\p{L}])`;

const EN: Language = {
  tongues: ['en'],
  leads:
    'please|pls|plz|hey|hi|hello|hiya|morning|good (?:morning|afternoon|evening|day)|ok|okay|so|and|but|also|then|just|quickly?|kindly|first|finally|maybe|perhaps|subsequently|afterwards|next|now|sorry|thanks|thx|again|there|all|team|fyi|btw|i wonder|i was wondering|wondering|any idea|do you know|you know|remind me|for me',
  asks: "what|whats|what's|who|whos|who's|whom|whose|where|wheres|where's|when|whens|when's|why|why's|how|hows|how's|which|whether",
  being:
    "is|are|was|were|isn't|aren't|wasn't|weren't|am|does|did|doesn't|didn't|do (?:we|i|they|any|these|those|our|you (?:see|know|have))|has|have (?:we|i|they|you|any)|had|should (?:i|we)|shall (?:i|we)|am i|any(?:thing|one|body)?|were there",
  requests:
    "(?:can|could|would|will|might|may|won't|wouldn't|can't|couldn't) (?:you|u|ya|somebody|someone|i|we)(?: be able to| please| kindly| also| quickly| just| help me| help us| help| get you to)*|(?:i|we|you) (?:can|could|might)|do you mind|would (?:you|it) (?:mind|be)|are you able|is it possible|possible to|any chance|why (?:don't|dont|not|do not|didn't) (?:you|u|we)|why not|how about|what about|care to|be so kind|if you (?:could|can|would)|(?:i'd|i would|we'd|we would) (?:like|appreciate|love|want|be grateful)|(?:i|we|i'll|we'll|he|she|they) (?:\\p{L}+ )?(?:need|wants?|must|have to|has to)(?: you)?(?: to)?",
  tells: `(?:tell|ask) (?:me|us)|show|list (?:(?:me|us|out) )*(?:all|every|any|each|what|which|who|(?:\\S+ ){0,4}?\\p{L}+s)|name (?:me|us|all|every|the (?:\\S+ ){0,3}?\\p{L}+s)|explain|describe|compare|summari[sz]e|sum up|recap|outline|count|calculate|compute|work out|figure out|find out|determine|estimate|identify|analy[sz]e|look up|see (?:whether|what|who|which|how|where|when|why)|check|double.?check|verify|let me know|let us know|know|understand|confirm (?:whether|if|that|when|what)|tie out|reconcile|cross.?check|prep me|brief me|walk me through|fill me in|break down|remind (?:me|us) (?:what|when|who|where|which|how)|put (?:\\S+ ){1,8}side by side|find (?:all|every|any|the|which|who|what|where|when|how)|(?:(?:give|get|send|read|draft|drop|fetch|grab)(?: me| us)|provide(?: me| us)?(?: with)?|pull(?: me| us| up)?|make(?: me| us)?|have|see|want|need|compile|build|prepare|put together) ${SOME_LIST}|(?:a|an|the) (?:\\p{L}+ ){0,3}(?:list|overview|summary|recap|rundown|breakdown|comparison) of`,
  joins: 'and|then|or|but|plus|otherwise|else|also|afterwards|so|before|after that|once',
  tale: "i|i'm|i'll|i've|i'd|we|we're|we've|we'll|he|she|it|it's|its|they|they're|there|there's|this|that|that's|these|those|the|a|an|my|our|his|her|their|your|you can find|for|from|with|in|on|at|by|of|as|since|because|not|no|only|nothing|thanks?|thank you|thx|cheers|ta|quick (?:q|question|one)|question|asap|best|regards|short|number|somebody|someone|customers?|everything|dear|hope",
  wants:
    "please|pls|must|should(?! be (?:in|on|at|the|there|around|about|\\S*\\d))|shall|have to|has to|had to|needs?|need|want(?:s|ed)?|would like|'d like|let's|lets|go ahead|proceed|approved?|agreed?|agrees|authori[sz]ed|allowed|may|yes|yep|sure|feel free|ok|okay|to be|will be|gets?|could (?:use|benefit|do with)|deserves?|requires?|do it|do so|take care|deal with|sort it|your call|as usual|make sure|ensure",
};

const DE: Language = {
  tongues: ['de'],
  leads:
    'bitte|hallo|hi|hey|moin|servus|guten (?:morgen|tag|abend)|also|und|mal|kurz|kurze frage|schnell|nur|noch|einmal|erst|sag mal|danke|weißt du|wissen sie',
  asks: 'was|wer|wem|wen|wessen|wo|woher|wohin|wann|warum|wieso|weshalb|wie|wieviele?|welche[rsnm]?|wofür|wozu|worum|woran|ob|seit wann|bis wann|in welche[rmn]|auf welche[rmn]|an wen|von wem|mit wem',
  being:
    'ist|sind|war|waren|hat|haben wir|hatte|hatten|gibt es|gibts|gab es|steht|stehen|läuft|laufen|fehlt|fehlen|liegt|liegen|stimmt|stimmen|reicht|soll ich|sollen wir|muss ich|müssen wir|darf ich|dürfen wir',
  requests:
    '(?:kannst|könntest|würdest|magst|willst|möchtest|wirst) du|(?:können|könnten|würden|möchten|wollen|werden) sie|(?:könnt|könntet|würdet) ihr|kann (?:man|jemand)|warum \\p{L}+ (?:du|sie|wir) (?:\\p{L}+ ){0,3}nicht|(?:ich|wir) (?:brauchen?|bräuchten?|möchten?|will|wollen|hätten?|würden?)',
  tells:
    'sag|sagen?|zeig|zeigen?|nenn|nennen?|erklär|erklären?|beschreib\\p{L}*|vergleich\\p{L}*|fasse?|zusammenfass\\p{L}*|zusammenzufassen|zähl\\p{L}*|rechne|berechne\\p{L}*|ermittle|ermitteln|liste|auflisten|prüf\\p{L}*|überprüf\\p{L}*|check\\p{L}*|schau\\p{L}*|guck\\p{L}*|sieh|nachsehen|nachschauen|finde heraus|herausfinden|wissen|erfahren|such mir heraus|(?:gib|gebt|geben sie|mach|stell|machen|geben|brauche|brauchen|hätte gern|schick mir|schick uns|mir (?:\\S+ ){0,3}schicken)(?: (?:mir|uns))? (?:\\S+ ){0,6}?(?:liste|übersicht|aufstellung|zusammenfassung|überblick|zahlen|tabelle|stand|auskunft|vergleich|bescheid|info\\p{L}*)',
  joins: 'und|dann|danach|oder|aber|sonst|sowie|anschließend',
  tale: 'ich|wir|er|sie|es|das|die|der|dem|den|dies\\p{L}*|mein\\p{L}*|unser\\p{L}*|ein|eine|für|von|mit|in|im|am|an|auf|bei|aus|weil|da|nur|nicht|kein\\p{L}*|danke|vielen dank|gruß|grüße|liebe grüße|lg|kurze frage|eine frage|frage|nummer|kund\\p{L}*',
  wants:
    'bitte|soll\\p{L}*|muss|müssen|will|wollen|möchte\\p{L}*|brauch\\p{L}*|genehmigt|freigegeben|einverstanden|ja|gerne?|erledig\\p{L}*|kümmer\\p{L}*|mach\\p{L}*',
};

const FR: Language = {
  tongues: ['fr'],
  leads:
    "bonjour|bonsoir|salut|coucou|s'il (?:te|vous) plaît|stp|svp|merci|merci de|alors|et|juste|vite|dis|dites|dis-moi|dites-moi|petite question|d'abord|est-ce que tu sais|tu sais|sais-tu|savez-vous",
  asks: "qu'est-ce|que|qu'|quoi|qui|où|quand|pourquoi|comment|combien|quel|quelle|quels|quelles|lequel|laquelle|lesquels|à qui|de qui|à quelle|de quelle|depuis quand|jusqu'à quand",
  being:
    "est-ce qu(?:e|')(?! ?(?:tu|vous))|est-ce|est-il|est-elle|sont-ils|sont-elles|y a-t-il|il y a|a-t-on|avons-nous|ai-je|as-tu reçu|c'est|faut-il|dois-je|devons-nous|il reste|reste-t-il",
  requests:
    "(?:peux|pourrais|veux|voudrais)[- ]tu|tu (?:peux|pourrais|veux|voudrais)|(?:pouvez|pourriez|voulez|voudriez)[- ]vous|vous (?:pouvez|pourriez|voulez)|est-ce que (?:tu|vous)|ça (?:te|vous) (?:dérange|ennuie)|pourquoi (?:ne pas|tu ne|vous ne|ne \\p{L}+-)|je (?:voudrais|veux|souhaite|dois|vais)|j'aimerais|j'ai besoin|il (?:me|nous) faut|on (?:veut|doit)",
  tells:
    'dis|dites|dire|montre\\p{L}*|explique\\p{L}*|décri\\p{L}*|compare[rz]?|résume[rz]?|liste[rz]?|énumère\\p{L}*|compte[rz]|calcule[rz]?|vérifie[rz]?|regarde[rz]?|savoir|connaître|comprendre|indique[rz]?|rappelle-moi (?:qu|quand|où)|trouve[rz]?[- ]moi (?:qui|combien|pourquoi|où|quand)|cherche[rz]? (?:qui|combien|pourquoi|où|quand|si)|(?:donne[rz]?|fai(?:s|tes)|faire|envoie[rz]?-moi|envoie[rz]?-nous|sors|besoin|faut)[- ](?:moi |nous )?(?:\\S+ ){0,5}?(?:listes?|résumés?|tableau|synthèse|point|récap\\p{L}*|chiffres|aperçu|état|comparai\\p{L}*|comparatif|total)',
  joins: 'et|puis|ensuite|ou|mais|sinon|après|alors',
  tale: "je|j'|nous|on|il|elle|ils|elles|c'est|ce|cette|ces|le|la|les|l'|un|une|mon|ma|mes|notre|nos|pour|de|du|des|dans|en|sur|avec|par|à|au|aux|parce|car|juste|seulement|rien|pas|merci|cordialement|petite question|question",
  wants:
    "s'il (?:te|vous) plaît|stp|svp|doit|doivent|dois|devez|faut|veu[xt]|voul\\p{L}*|besoin|d'accord|accord|validé\\p{L}*|oui|vas-y|allez-y|occupe\\p{L}*|faire|fais",
};

const ES: Language = {
  tongues: ['es'],
  leads:
    'hola|buenas|buenos días|buenas (?:tardes|noches)|por favor|porfa|oye|oiga|perdona|gracias|y|pues|solo|sólo|una pregunta|sabes|sabe usted|primero|rápido|ahora',
  asks: 'qué|que|quién|quiénes|quien|a quién|de quién|dónde|donde|cuándo|cuando|por qué|porque|cómo|como|cuánto|cuánta|cuántos|cuántas|cuanto|cuantos|cuantas|cuál|cuáles|cual|a qué|en qué|de qué|desde cuándo|hasta cuándo',
  being:
    'está|están|estaba|es|son|era|fue|hay|había|ha|han|hemos|tengo|tenemos|tiene|tienen|falta|faltan|queda|quedan|debo|debemos|sigue',
  requests:
    '(?:me |nos )?(?:puedes|podrías|puede|podría|podéis|podríais|pueden|quieres|querrías)|(?:te|le|os) importa\\p{L}*|por qué no|y si|qué tal si|(?:necesito|quiero|quisiera|me gustaría|queremos|necesitamos|debes|tienes que|hay que)',
  tells:
    'di|dime|dinos|decir|decirme|dígame|dígan\\p{L}*|muestra|muéstra\\p{L}*|enséña\\p{L}*|mostrar\\p{L}*|explica\\p{L}*|explíca\\p{L}*|describe|compara|comparar|comparad|resume|resúme\\p{L}*|resumir|lista|listar|enumera|cuenta|cuéntame|calcula|calcular|comprueba|comprobar|verifica|verificar|mira|mirar|averigua|averiguar|saber|conocer|entender|indica\\p{L}*|indíca\\p{L}*|recuérdame (?:qué|cuándo|quién)|(?:da|dame|danos|haz|hazme|haznos|sácame|pásame|hacer|hacerme|darme|necesito|quiero)(?: me)? (?:\\S+ ){0,5}?(?:listas?|resumen|tabla|relación|cifras|números|panorama|estado|comparativa|total(?:es)?|listado|desglose)',
  joins: 'y|e|luego|después|entonces|o|pero|si no|también',
  tale: 'yo|nosotros|él|ella|ellos|esto|eso|este|esta|el|la|los|las|un|una|mi|mis|nuestro|nuestra|para|de|del|en|con|por|al|es para|porque|solo|sólo|nada|no|gracias|un saludo|saludos|una pregunta|pregunta|lo|me preguntan',
  wants:
    'por favor|porfa|debe\\p{L}*|hay que|tiene que|quier\\p{L}*|quisiera|necesit\\p{L}*|de acuerdo|aprobad\\p{L}*|vale|sí|adelante|encárga\\p{L}*|haz\\p{L}*|hacer',
};

const IT: Language = {
  tongues: ['it'],
  leads:
    'ciao|salve|buongiorno|buonasera|per favore|per piacere|scusa|scusi|grazie|e|allora|solo|una domanda|sai|sa|prima|veloce',
  asks: "cosa|che cosa|che|chi|di chi|a chi|dove|dov'è|quando|perché|come|com'è|quanto|quanta|quanti|quante|quale|quali|qual|da quando|fino a quando|a che|in che",
  being:
    "è|sono|era|erano|c'è|ci sono|c'era|abbiamo|ha|hanno|ho|manca|mancano|risulta|risultano|devo|dobbiamo|resta|restano",
  requests:
    '(?:mi |ci )?(?:puoi|potresti|può|potrebbe|potete|potreste|vuoi|vorresti)|ti (?:dispiace|va)|le dispiace|perché non|che ne dici|(?:vorrei|voglio|vogliamo|ho bisogno|mi serve|ci serve|bisogna|devi)',
  tells:
    "dimmi|dicci|dire|dirmi|mi dici|mi dica|mostra\\p{L}*|fammi (?:vedere|sapere|capire)|spiega\\p{L}*|descrivi|confronta\\p{L}*|riassumi\\p{L}*|riassumere|elenca\\p{L}*|conta|calcola\\p{L}*|controlla|controllare|verifica|verificare|guarda|guardare|scopri|sapere|capire|ricordami (?:cosa|quando|chi)|(?:fa'|fai|fammi|dammi|dacci|fare|farmi|darmi|vorrei|serve|bisogno)(?: di)? (?:\\S+ ){0,5}?(?:lista|elenco|riassunto|riepilogo|tabella|sintesi|quadro|numeri|cifre|confronto|totale)",
  joins: 'e|ed|poi|quindi|o|oppure|ma|altrimenti|dopo|anche',
  tale: "io|noi|lui|lei|loro|questo|questa|il|lo|la|i|gli|le|l'|un|una|mio|mia|nostro|nostra|per|di|del|della|in|nel|con|da|al|perché|solo|niente|non|grazie|saluti|una domanda|domanda",
  wants:
    'per favore|per piacere|deve|devono|devi|bisogna|vogl\\p{L}*|vuole|vorrei|serve|servono|bisogno|approvat\\p{L}*|va bene|sì|procedi|pensaci|occupa\\p{L}*|fai|fare',
};

const PT: Language = {
  tongues: ['pt'],
  leads:
    'olá|oi|bom dia|boa tarde|boa noite|por favor|pfv|se faz favor|obrigad[oa]|e|então|só|uma pergunta|você sabe|sabe|rapidinho|primeiro|me|nos',
  asks: 'o que|que|quê|quem|de quem|a quem|onde|cadê|quando|por que|porque|porquê|por quê|como|quanto|quanta|quantos|quantas|qual|quais|desde quando|até quando|em que|a que',
  being:
    'é|está|estão|são|era|foi|há|tem|têm|temos|tenho|falta|faltam|resta|restam|já (?:foi|está|chegou)|devo|devemos',
  requests:
    '(?:você |vocês |tu )?(?:me )?(?:pode|podes|podem|poderia|poderias|podia|consegue|consegues|quer)|dá (?:para|pra)|(?:se|te) importa\\p{L}*|por que não|que tal|(?:preciso|quero|queria|gostaria|gostava|precisamos|queremos|tem que|é preciso)',
  tells:
    'diga|diz|dizer|diga-me|diz-me|me (?:diz|diga|fala|conta|explica|mostra)|mostr[ae]\\p{L}*|mostrar|explique|explica\\p{L}*|compar[ae]|comparar|resum[ae]|resumir|list[ae]|listar|enumere|cont[ae]|calcul[ae]\\p{L}*|verifi(?:ca|que)\\p{L}*|confir[ae] se|vej[a]|vê|ver|olh[ae]|descubra|descobre|descobrir|saber|entender|(?:faz|faça|fazer|dá|dê|dar|dá-me|faz-me|faça-me|manda-me|me manda|preciso de|quero|queria)(?: me)? (?:\\S+ ){0,5}?(?:lista|listagem|resumo|tabela|relação|síntese|panorama|números|comparação|comparativo|total|balanço)',
  joins: 'e|depois|então|ou|mas|senão|também|aí',
  tale: 'eu|nós|ele|ela|eles|isto|isso|este|esta|esse|essa|o|a|os|as|um|uma|meu|minha|nosso|nossa|para|pra|de|do|da|em|no|na|com|por|porque|só|apenas|nada|não|obrigad[oa]|abraço|uma pergunta|pergunta',
  wants:
    'por favor|pfv|deve\\p{L}*|tem que|têm que|quer\\p{L}*|precis\\p{L}*|de acordo|aprovad\\p{L}*|sim|pode|podes|trat[ae]\\p{L}*|cuid[ae]\\p{L}*|faça|faz|fazer',
};

const NL: Language = {
  tongues: ['nl'],
  leads:
    'hoi|hallo|hey|hi|goedemorgen|goedemiddag|dag|alsjeblieft|alstublieft|aub|svp|graag|en|dus|even|eens|nog|snel|vraagje|bedankt|dank|weet je|weet u|eerst',
  asks: 'wat|wie|wiens|waar|waarvan|waarvoor|wanneer|waarom|hoe|hoeveel|hoelang|welke?|sinds wanneer|tot wanneer|aan wie|van wie',
  being:
    'is|zijn|was|waren|heeft|hebben we|hebben wij|had|er (?:is|zijn)|staat|staan|zit|zitten|klopt|kloppen|ontbreekt|ontbreken|moet ik|moeten we|mag ik|loopt|ligt',
  requests:
    '(?:kun|kan|kunt|zou|wil|wilt|zal) (?:je|jij|u|iemand)|kunnen jullie|zouden jullie|vind je het erg|waarom \\p{L}+ (?:je|jij|u|we) (?:\\p{L}+ ){0,3}niet|(?:ik|we|wij) (?:wil|willen|zou|zouden|moet|moeten|heb|hebben)(?: \\p{L}+){0,3}? (?:nodig|graag)|ik (?:wil|zou)|we (?:willen|zouden)',
  tells:
    'zeg|zeggen|vertel\\p{L}*|toon|tonen|laat (?:me|mij|ons|even|eens|maar)? ?(?:\\p{L}+ )?(?:zien|weten|horen)|noem|noemen|leg (?:\\S+ ){0,4}uit|uitleggen|uitzoeken|zoek (?:\\S+ ){0,3}uit (?:wat|wie|waar|hoe|wanneer|welke|of)|vergelijk\\p{L}*|vat (?:\\S+ ){1,8}samen|samenvatten|tel|tellen|bereken\\p{L}*|kijk|kijken|nakijken|check\\p{L}*|controleer|controleren|weten|geef (?:\\S+ ){0,6}?(?:lijst\\p{L}*|overzicht\\p{L}*|samenvatting|tabel|cijfers|stand|vergelijking)|(?:maak|maken|geven|wil|nodig|graag)(?: (?:me|mij|ons))? (?:\\S+ ){0,4}?(?:lijst\\p{L}*|overzicht\\p{L}*|samenvatting|tabel|cijfers|vergelijking)',
  joins: 'en|dan|daarna|of|maar|anders|vervolgens|ook',
  tale: 'ik|we|wij|hij|zij|ze|het|dit|dat|deze|die|de|een|mijn|ons|onze|er|voor|van|met|in|op|bij|aan|omdat|want|alleen|niets|niet|geen|bedankt|dank|groet\\p{L}*|vraagje|vraag|klant\\p{L}*',
  wants:
    'alsjeblieft|alstublieft|aub|graag|moet|moeten|wil|willen|nodig|akkoord|goedgekeurd|ja|prima|regel\\p{L}*|doe|doen|zorg\\p{L}*',
};

const NORDIC: Language = {
  tongues: ['sv', 'no', 'da'],
  leads:
    'hej|hei|hallo|tja|god morgon|god morgen|goddag|snälla|tack|takk|tak|vänligen|vennligst|venligst|och|og|så|bara|bare|kun|snabb fråga|vet du|ved du|først|först',
  asks: 'vad|hva|hvad|vem|hvem|hvis|vems|var|hvor|hvorfor|varför|när|når|hvornår|hur|hvordan|hvordan|vilken|vilket|vilka|hvilken|hvilket|hvilke|hur många|hur mycket|hvor mange|hvor mye|hvor meget',
  being:
    'är|er|var|har vi|har jag|har jeg|har de|finns(?: det)?|finnes(?: det)?|findes(?: der)?|er det|er der|står|stämmer|stemmer|mangler|saknas|ligger|ska jag|ska vi|skal jeg|skal vi|bör (?:jag|vi)|bør (?:jeg|vi)',
  requests:
    '(?:kan|kunde|kunne|vill|vil|skulle|ville|gider) (?:du|ni|dere|i|de|någon|noen|nogen)|(?:varför|hvorfor) \\p{L}+ (?:du|ni|vi) (?:\\p{L}+ ){0,2}(?:inte|ikke)|(?:jag|jeg|vi) (?:vill|vil|behöver|trenger|behøver|skulle|måste|må|skal)',
  tells:
    'säg|säga|si|fortell\\p{L}*|fortæl\\p{L}*|sig|visa|vis|vise|berätta|förklara|forklar\\p{L}*|jämför\\p{L}*|sammenlign\\p{L}*|sammanfatta|oppsummer\\p{L}*|opsummer\\p{L}*|lista|list|räkna|tell|tæl|beregn\\p{L}*|räkna ut|kolla|kontrollera|sjekk\\p{L}*|tjek\\p{L}*|kontroller\\p{L}*|titta|se (?:om|hva|hvad)|ta reda på|finn ut|find ud af|veta|vite|vide|(?:ge|gi|giv|gör|lag|lav|få|behöver|trenger)(?: (?:mig|meg|oss|os))? (?:\\S+ ){0,5}?(?:lista|liste|översikt|oversikt|oversigt|sammanfattning|sammendrag|resumé|tabell|tabel|siffror|tall|tal|jämförelse|status)',
  joins: 'och|og|sedan|sen|så|derefter|eller|men|annars|ellers|också|også',
  tale: 'jag|jeg|vi|han|hon|hun|den|det|de|detta|dette|denna|denne|en|ett|et|min|mitt|vår|vores|för|for|av|af|med|i|på|till|til|fra|från|eftersom|fordi|bara|bare|kun|inget|ikke|inte|tack|takk|tak|hälsningar|hilsen|mvh|snabb fråga|kund\\p{L}*',
  wants:
    'snälla|vänligen|vennligst|venligst|ska|skal|måste|må|vill|vil|behöv\\p{L}*|treng\\p{L}*|godkän\\p{L}*|godkjen\\p{L}*|godkend\\p{L}*|ja|ordna|ordne|fix\\p{L}*|gör|gjør|gør',
};

const PL: Language = {
  tongues: ['pl'],
  leads:
    'cześć|hej|dzień dobry|dobry wieczór|witam|proszę|prosze|dziękuję|dzięki|a|i|to|tylko|szybkie pytanie|wiesz|najpierw|czy wiesz',
  asks: 'co|kto|kogo|komu|czyj\\p{L}*|gdzie|kiedy|dlaczego|czemu|jak|jaki|jaka|jakie|jakich|ile|ilu|który|która|które|których|od kiedy|do kiedy|skąd|dokąd',
  being: 'czy|jest|są|był|była|było|mamy|mam|brakuje|ma|mają|została|został|zostało|powinienem|powinniśmy',
  requests:
    '(?:czy )?(?:możesz|mógłbyś|mogłabyś|możecie|moglibyście|zechcesz|chcesz)|(?:czy )?(?:mógłby|mogłaby|może|mogą) (?:pan|pani|państwo|ktoś)|dlaczego nie|czemu nie|(?:chcę|chciałbym|chciałabym|potrzebuję|chcemy|muszę|trzeba|potrzebujemy)',
  tells:
    'powiedz\\p{L}*|pokaż\\p{L}*|pokazać|wyjaśni\\p{L}*|opisz|opisać|porówn\\p{L}*|podsumuj\\p{L}*|podsumować|streść|streścić|wymień|wymienić|wypisz|policz\\p{L}*|oblicz\\p{L}*|sprawdź|sprawdzić|zobacz|zobaczyć|ustal|ustalić|wiedzieć|dowiedz\\p{L}*|podaj|podać|(?:daj|dać|zrób|zrobić|przygotuj|potrzebuję)(?: (?:mi|nam))? (?:\\S+ ){0,4}?(?:list[aęy]|zestawieni\\p{L}*|podsumowani\\p{L}*|tabel\\p{L}*|przegląd|liczby|porównani\\p{L}*|streszczeni\\p{L}*)',
  joins: 'i|oraz|potem|następnie|lub|albo|ale|a|inaczej|też',
  tale: 'ja|my|on|ona|ono|oni|to|ten|ta|te|mój|moja|nasz|nasza|dla|od|do|w|we|na|z|ze|przy|po|bo|ponieważ|tylko|nic|nie|dziękuję|dzięki|pozdrawiam|szybkie pytanie|pytanie|klient\\p{L}*',
  wants:
    'proszę|prosze|musi\\p{L}*|trzeba|należy|chc\\p{L}*|potrzeb\\p{L}*|zgoda|zatwierdz\\p{L}*|tak|dobrze|załatw\\p{L}*|zrób\\p{L}*|zajmij\\p{L}*',
};

const CS: Language = {
  tongues: ['cs'],
  leads: 'ahoj|čau|dobrý den|dobré ráno|prosím|děkuji|díky|a|i|tak|jen|jenom|rychlý dotaz|víš|nejdřív',
  asks: 'co|kdo|koho|komu|čí|kde|kam|odkud|kdy|proč|jak|jaký|jaká|jaké|jakou|kolik|který|která|které|kterých|od kdy|do kdy|zda|jestli',
  being: 'je|jsou|byl|byla|bylo|byly|máme|mám|mají|má|chybí|zbývá|není|nejsou|mám|měli bychom',
  requests:
    '(?:můžeš|mohl bys|mohla bys|můžete|mohl byste|mohla byste|mohli byste|chceš|nechceš|nemohl bys|nemohla bys)|proč ne\\p{L}+š|(?:chci|chtěl bych|chtěla bych|potřebuji|potřebuju|potřebujeme|chceme|musím)',
  tells:
    'řekni\\p{L}*|řekněte|říct|říci|ukaž\\p{L}*|ukázat|vysvětli\\p{L}*|vysvětlit|popiš|popsat|porovn\\p{L}*|shrň\\p{L}*|shrnout|vyjmenuj|vypiš|vypsat|spočítej|spočítat|zkontroluj|zkontrolovat|ověř|ověřit|podívej|podívat|zjisti|zjistit|vědět|(?:dej|dát|udělej|udělat|potřebuji|potřebuju)(?: (?:mi|nám))? (?:\\S+ ){0,4}?(?:seznam|přehled|souhrn|shrnutí|tabulku|čísla|porovnání)',
  joins: 'a|i|pak|potom|nebo|ale|jinak|také',
  tale: 'já|my|on|ona|ono|to|ten|ta|tento|tato|můj|moje|náš|naše|pro|od|do|v|ve|na|z|ze|s|při|protože|jen|jenom|nic|ne|děkuji|díky|rychlý dotaz|dotaz|zákazn\\p{L}*',
  wants:
    'prosím|musí\\p{L}*|má být|chc\\p{L}*|potřeb\\p{L}*|souhlas\\p{L}*|schválen\\p{L}*|ano|dobře|zařiď\\p{L}*|udělej\\p{L}*|vyřeš\\p{L}*',
};

export const LANGUAGES: readonly Language[] = [EN, DE, FR, ES, IT, PT, NL, NORDIC, PL, CS];
