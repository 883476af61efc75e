import type { DeedWords } from './words.ts';

/** Romanian. */
export const RO: DeedWords = {
  pay: [
    'plăt|plateș|plateste|plata fact|achit|viramen|ramburs|trimite bani|returnează ban|returneaza ban|dă banii|factură|decont|depune ban|restituie',
  ],
  buy: [
    'cumpăr|cumpar|achizițion|achizition|comandă|comandați|comandati|comanzi|abonează|aboneaza|închiri|inchiri|ia bilet|ia-mi|fă rost|fa rost|fă-mi rost|fa-mi rost',
  ],
  message: [
    'trimi|scrie|răspun|raspun|anunț|anunta|spune|întreab|intreab|sună|suna-l|sun-o|sunați|amintește|aminteste|reaminte|mulțumește|multumeste|felicită|comunică|avertizează|avertizeaza|retrimi|redirecțion|înștiinț|instiint|salută|dă de știre|da de stire|mesaj|roagă|cere scuze',
  ],
  publish: ['pune online|pune pe site|lansează|difuz|răspândește'],
  share: [
    'distribui|partajează|partajeaza|încarcă|incarca |încărca|arată-i|arata-i|dă-i o copie|da-i |oferă|atașează|ataseaza|predă |împarte|împărtăș|copiază|copiaza|furnizează|furnizeaza|pune la dispoziție',
  ],
  remove: [
    'șterge|sterge|înlătur|inlatur|scoate|închide|inchide|oprește|opreste|reziliază|reziliaza|dezactiv|dezabon|retrage|blochează|blocheaza|distruge|golește|goleste|dă afară|da afara|renunță la|renunta la|arunc|arhiv|întrerupe|intrerupe',
  ],
  grant: [
    'adaugă|adauga|acordă|acorda |oferă acces|dă acces|permite acces|permite-i|permiteți|înscrie|inscrie|numește-l|numeste|deblochează|deblocheaza|lasă-l|las-o|alocă|drepturi',
  ],
  secret: [
    'parolă|parolele|parolei|cod pin|codul pin|chei |cheia de acces|cheia api|cheia privat|cheie|autentific|conectează-te|conecteaza-te|date de acces|credențial',
  ],
  schedule: [
    'programează|programeaza|programați|stabilește|stabileste|amână|amana |întâlnire|intalnire|ședinț|sedint|adu-mi aminte|amintește-mi|aminteste-mi|fixează|fixeaza|mută întâl|muta intal|decalează|convoacă|alarmă|devansează',
  ],
  create: [
    'creeaz|fă un|fă o |fa un |fa o |scrie|întocm|intocm|adaugă|adauga|adăug|salvează|salveaza|înregistr|inregistr|pregăt|pregat|completează|completeaza|completați|alcătuieș|introdu |introduceț|introdu-|compune|inițiaz|deschide un tichet|înființ',
  ],
  change: [
    'schimb|corectați|corecteaz|înlocui|inlocui|redenum|mută |mutați|mutati|muta |crește prețul|crește limita|crește suma|creste |mărește|mareste|scade |activează|activeaza|dezactiv|ordoneaz|prelung|scurtează|scurteaza|îmbunăt|imbunat|restaureaz|pune |bifează|bifeaza|rescrie|revizui|finalizează|rezolv',
  ],
  run: [
    'rulează|ruleaza|rulați|pornește|porneste|porniți|repornește|reporneste|lansează|lanseaza|inițiază|initiaza|declanș|dă drumul|da drumul|efectueaz|activează|începe|compileaz|migreaz',
  ],
  open: [
    'deschide|viziteaz|accesează|acceseaza|accesați|intră pe|intra pe|mergi la|mergi pe|du-te pe|du-te la|dă clic|apasă|caută|cauta |căuta|citește|citeste|uită-te|uita-te|vezi |pagini|verifică|verifica |verifique|descarcă|descarca|răsfoi|arată-mi',
  ],
};
