import type { DeedWords } from './words.ts';

/** Czech. */
export const CS: DeedWords = {
  pay: [
    'uhrad|plať|platit|převed|preveď|prevést|převést|prevest|vraťte pen|vrat pen|vrátit pen|vratit pen|proplať|proplat|doplať|doplat|splať|splatit|pošli pen|posli pen|odešli pen|zašli pen|vyúčt|přispěj',
  ],
  buy: [
    'koup|nakup|nakoup|zakoup|pořiď|pořid|porid|sežeň|sehnat|sežen|předplať|předplat|predplat|pronajm|najmi |zabukuj|zamluv|zajisti lístk|zajisti letenk|zajisti jízd',
  ],
  message: [
    'posli |poslat|poslete|pošlete|odesl|napsa|piš |pište|odpověd|odpoved|odepiš|odepis|odepsat|řekni|řekněte|rekni|říct|sděl|sdel|oznam|oznám|upozorn|připomeň|připomen|pripomen|připomín|zavolej|zavolat|volej |zeptej|zeptat|dej vedet|dejte vědět|dát vědět|poděkuj|podekuj|popřej|omluv se|pozdrav|přepošl|preposl|přeposl|vyřiď|vyřid|vyrid|vzkaž|vzkazat|potvrď|potvrd|požádej|pozadej|varuj|předej|predej|uvědom|zašli|zaslat',
  ],
  publish: [
    'zverejn|vydej |vystav |oznam veřej|dej na web|dej na net|hoď na web|vyvěs|zapostuj|přidej příspěv',
  ],
  share: [
    'sdilej|sdílet|sdilet|poskytn|nasdílej|nasdilej|nahraj|nahrát|ukaž mu|ukaž jí|ukaž jim|dej mu|dej jí|dej jim|přilož|priloz|zpřístupn|zkopíruj|zkopiruj|půjč|přepošl|vyexport|rozešli|rozesli',
  ],
  remove: [
    'smaz|vymaž|vymaz|odstran|odstrán|zrus|odvol|odhlas|odhlás|zavři|zavri|zavřít|vypni|vypnout|vyhoď|vyhod |vyhodit|zahoď|storn|ukonč|ukonci|vypověz|odeber|odebrat|vyřaď|vyrad|vyčist|vyprázdn|zastav|přeruš|prerus|archivuj|skartuj|deaktiv|znič',
  ],
  grant: [
    'pozv|zvi ho|přid|pridej|pridel|prirad|umožn|umozn|dovol |dovolte|dovolit|zpřístupn|schval|schvál|oprávn|opravn|přizvi|jmenuj |jmenujte|jmenovat|zapoj|pověř|udělej z něj|udělej z ní|uděl |udělit|udělte|přijmi|zapiš ho|pusť|pristup',
  ],
  secret: ['hesl|klice |pin kód|přihlaš|prihlas|přihlás|tajemstv|přístupov|pristupov'],
  schedule: [
    'naplán|naplan|domluv|sjednej|sjednat|plánuj|přesuň|presun|přelož|preloz|odlož|připomeň|pripomen|kalendář|kalendar|svolej|svolat|schuzk|termín|objednej mě|budík|budik|uspořád|přeplán',
  ],
  create: [
    'vytvor|vytvář|udělej|udelej|udělat|sepiš|sepis|sepsat|napiš|napis |napsat|přid|pridej|vygener|založ|připrav|priprav|zaznamen|poznamen|zapsat|uloz|vyplň|vypln|sestav|navrhn|vlož|vloz|zaeviduj|nakresli|vystav |sestroj|zpracuj|vymysli|dopiš|doplň|dopln',
  ],
  change: [
    'zmen|změn|přejmen|prejmen|přesuň|presun|přesun|nahraď|nahrad|vyměň|vymen|označ|odškrtn|zaškrtn|zapni|zapnout|vypni|aktivuj|deaktivuj|zvyš|zvys|sniž|sniz|zvýš|přelož|preloz|převeď na|doplň|dopln|seřaď|serad|uklid|prodluž|prodluz|prodlouž|zkrať|zkrat|obnov|přizpůs|přepiš|prepis|vylepš|přehoď|vyřiď|vyřeš|dokonč',
  ],
  run: [
    'spust|spouštěj|provést|provest|vykonej|nastart|nainstal|nasaď|nasad|otestuj|zapni|zahaj|započ|přelož projekt|sestav|zkompil|aktivuj|vyvolej|rozjeď|rozjed|proběhn',
  ],
  open: [
    'otevri|otevřít|otevír|navštiv|navstiv|přejdi|prejdi|jdi na|běž na|bez na|podívej|podivej|mrkni|koukni|prohlédn|prohledn|přečti|precti|přečíst|čti |najdi|hledej|vyhled|zobraz|odkaz|webov|načti|nacti|stáhni|stahni|rozklikn|jukni',
  ],
};
