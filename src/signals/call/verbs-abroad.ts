import type { Word } from './deed.ts';

/** Verbs of tool names in further languages, as people write them in ASCII: by what they stand for. */
export const VERBS_ABROAD: readonly (readonly [...Word, string])[] = [
  [
    'outbound',
    'pay',
    'zahle bezahle bezahl begleichen begleiche ueberweise uberweisen uberweise erstatten erstatte ' +
      'rueckerstatten zurueckzahlen rueckzahlen auszahlen einzahlen abbuchen vergueten regler reglez ' +
      'acquitter debourser verser versez virez rembourse remboursez payez paga pague pago abonar abona ' +
      'liquidar saldar depositar deposita reembolsa reintegrar transfiere transfiera devuelve bonificare ' +
      'versare rimborsa saldare trasferire paghi accreditare transfira estornar estorna betalen overmaken ' +
      'terugbetalen vergoeden storten afrekenen doneren doneer terugstorten zaplacic plac placic oplacic ' +
      'przelac przelewaj wplac wplacic wyplac wyplacic splac splacic ureguluj rozlicz zaplatit zaplatte ' +
      'uhrad uhradit platit prevest proplat proplatit overfora overfoera overfoer overfoere overfore ' +
      'aterbetala betale betalt utbetala utbetal utbetale udbetal udbetale tilbagebetal tilbakebetal ' +
      'innbetal indbetal swisha refundera refunder maksaa siirtaa hyvita tilisiirto fizet fizess ' +
      'fizesd kifizet befizet utal utald atutal visszaterit visszafizet plateste plati platire achita ' +
      'ramburseaza vireaza odemeyap paragonder plirose plirosi plirono exoflise zaplati perevedi perechisli ' +
      'vozmestit oplaty splatyty zaplatyty pererahuvaty perekazaty edfa shalem leshalem bhugtan bayar ' +
      'bayarkan membayar transferkan lunasi thanhtoan chuyentien zhifu fukuan zhuanzhang huikuan tuikuan ' +
      'shiharau furikomu donate prepay',
  ],
  [
    'outbound',
    'buy',
    'kaufe einkaufen bestelle buche reservieren reserviere mieten miete abonnieren abonniere ' +
      'besorgen beschaffen nachbestellen achete achetez commandez louer souscrire abonner abonne compre ' +
      'alquilar contrata adquirir adquiere encarga acquistare acquista prenota noleggiare abbonare ' +
      'affittare encomendar encomende alugar adquira koop inkopen boeken huren aanschaffen reserveer ' +
      'abonneer kupic kupuj zamowic zamawiaj zarezerwowac rezerwuj wynajmij koupit koupe objednat ' +
      'rezervovat nakoupit zakoupit pronajmout kopa bestalla kjope kjoep kjoepe koeb koebe bestille hyra ' +
      'leje leie prenumerera abonnera ostaa tilata varata vuokraa hanki vegyel vasarol rendel rendelj ' +
      'foglal foglalj megrendel cumpara rezerveaza achizitioneaza kirala agorase parangeile kupi zakazhi ' +
      'zabronirovat bronirovat zabroniruj arendovat kupyty zamovyty zabroniuvaty ishtari ihjiz liknot ' +
      'kharido kharidna beli belikan membeli pesankan memesan sewa tempah muahang dathang goumai dinggou ' +
      'yuding xiadan konyuu preorder',
  ],
  [
    'outbound',
    'message',
    'schicken schicke schick versende verschicke antworte schreibe schreiben schreib anschreiben ' +
      'mitteilen melde informieren informiere benachrichtige erinnern mahnen weiterleiten anrufen ' +
      'kontaktieren verstaendigen envoie envoyez ecrire ecris ecrivez reponds repondez relancer relancez ' +
      'rappeler rappelle contacter contacte informer informe avertis previens appeler telephoner signale ' +
      'transmettre transmets demander notifier notifiez notifie remercier transferer envia envie escribe ' +
      'responde avisar avisa avise notifica notifique manda mande llamar llama contactar recordar recuerda ' +
      'informar preguntar reenviar reenvia contestar contesta comunicar decir invia inviate spedire ' +
      'spedisci scrivi scriva risponda avvisa avverti avvertire notificare mandare contattare contatta ' +
      'chiamare chiama ricordare ricorda sollecitare sollecita inoltrare inoltra informare chiedere chiedi ' +
      'escreva escreve responda perguntar lembrar encaminhar encaminha contatar schrijf schrijven antwoord ' +
      'antwoorden mailen informeer informeren herinner herinneren bellen contacteer vraag doorsturen ' +
      'waarschuw verzend verzenden wyslac wysylaj odpowiedziec odpisz napisac przekaz poinformuj zawiadom ' +
      'przypomnij zadzwon zapytaj powiedz skontaktuj przeslij poslat odeslat odepis napsat odpovedet ' +
      'upozorni upozornit oznam sdel informuj zavolej pripomen preposli kontaktuj zeptej skriv skriva ' +
      'skrive svare meddela meddel informera paminn ringa kontakta vidarebefordra underratta underrett ' +
      'underret varsle varsla spoerg fraga fortell fortael videresend videresende lahettaa kirjoita vastata ' +
      'ilmoita ilmoittaa muistuta soita kysy kerro tiedota kuld kuldj valaszol ertesit szolj uzen tovabbit ' +
      'emlekeztet hivd trimite scrie raspunde informeaza reaminteste contacteaza gonderme yanit ilet ' +
      'hatirlat bilgilendir steile stile apantise grapse enimerose eidopoiise otprav napisat napishi otvet ' +
      'otvechat soobshchi soobshi uvedomit uvedomi pereslat pozvonit napomnit sprosit nadislaty nadishly ' +
      'vidpravyty napysaty vidpovisty povidomyty nahadaty arsil irsal uktub ajib akhbir ablig ittasil ' +
      'shlach lishloach ktov hodia bhejo bhejna likho likhna batao jawab kirim kirimkan mengirim balas ' +
      'tulis beritahu kabari sampaikan hubungi telepon ingatkan teruskan hantar maklumkan guiemail nhantin ' +
      'traloi thongbao lienhe fasong faxin huifu tongzhi gaosu lianxi zhuanfa okuru tsutaeru',
  ],
  [
    'outbound',
    'publish',
    'veroeffentliche veroffentlichen poste ankuendigen bekanntgeben publie publiez diffuser ' +
      'annoncer publique postear difundir anunciar anuncia pubblichi postare annunciare annuncia diffondere ' +
      'postar divulgar divulga publiceer plaatsen plaats bekendmaken aankondigen opublikowac publikuj ' +
      'zamiesc zamiescic oglos oglosic zverejnit publikovat offentliggor offentliggoer offentliggjor ' +
      'offentliggjoer kunngjor kunngjoer annonsera annonser publisere julkaista kozzetesz publikal posztol ' +
      'publicare posteaza yayimla duyur dimosieuse anakoinose opublikui vylozhit razmestit opublikuvaty ' +
      'rozmistyty unshur ansher pirsem parsem lefarsem prakashit terbitkan umumkan publikasikan siarkan ' +
      'dangbai xuatban congbo fabu fatie retweet repost',
  ],
  [
    'outbound',
    'share',
    'exportiere hochlade bereitstellen uebergeben partage partagez exporte exportez televerser ' +
      'compartilha compartilhe comparte comparta entregar condividi condivida esporti partilhar ' +
      'partilhe delen deel exporteer uploaden udostepnic wyeksportowac wgraj sdilet exportovat exportuj ' +
      'nahraj nahrat dele eksportere jakaa jaettu megoszt oszd exportal feltolt partajeaza distribuie ' +
      'incarca paylasma koinopoiise moirasou anevase exagoge podelis podelitsya vygruzi eksportirovat ' +
      'zagruzi zagruzit podilytysia eksportuvaty zavantazhyty sharik shatef leshatef saajha bagikan berbagi ' +
      'unggah ekspor kongsi muatnaik chiase tailen xuatfile fenxiang gongxiang daochu shangchuan',
  ],
  [
    'destructive',
    'remove',
    'loesche loschen losche entferne storniere kuendige kundigen sperre blockieren blockiere schliessen ' +
      'schliesse abbrechen beenden beende deaktivieren deaktiviere archivieren archiviere zuruecksetzen ' +
      'verwerfen abbestellen widerrufe supprime supprimez efface effacez enlever enleve retirer annule ' +
      'annulez resilier resilie fermer ferme bloquer desactiver desinscrire archiver vider detruire elimine ' +
      'borre cancele anule suprimir suprime retirar cerrar cierra bloquear bloquea desactivar archivar ' +
      'revoca descartar vaciar detener elimini eliminare cancella cancelli togliere annulla chiudere chiudi ' +
      'bloccare blocca disattivare disattiva disdire disdici archiviare svuota escludere interrompere ferma ' +
      'apagar apaga apague exclua exclui remova remover encerrar encerra fechar fecha desativar desativa ' +
      'arquivar revoga demitir verwijderd schrap schrappen annuleer opzeggen opzeg sluiten blokkeer ' +
      'deactiveren deactiveer archiveer archiveren afmelden weggooien afzeggen stopzetten usunac usuwaj ' +
      'skasowac kasuj anulowac zablokowac zamknij zamknac wylacz wylaczyc odwolaj cofnij wycofaj wypisz ' +
      'zakoncz wyczysc archiwizuj dezaktywuj zarchiwizuj vymaz vymazat smazat odstranit zrusit stornuj ' +
      'stornovat blokovat ukonci ukoncit vypni vypnout zavri zavrit deaktivuj odhlas archivuj odvolej ' +
      'tabort raderas avsluta avbestall blockera inaktivera avaktivera slette fjern fjerne taglos kanseller ' +
      'avlys aflys avslutt afslut steng blokker bloker deaktiver opsig ophaev opphev poistaa perua ' +
      'peruuttaa sulje lopeta estaa irtisano tyhjenna mitatoi arkistoi hylkaa torol torold eltavolit lemond ' +
      'bezar lezar letilt megszuntet kikapcsol sterge anuleaza inchide blocheaza dezactiveaza reziliaza ' +
      'retrage scoate silmek kaldirma kapat engelle vazgec durdur sonlandir arsivle diagrapse diegrapse ' +
      'svise afairese akyrose kleise apenergopoiise mplokare udali udalit uberi ubrat otmeni otmenyat ' +
      'zablokirovat zakryt zakroi otklyuchi steret otozvat annulirovat arkhivirovat vydaly vydalyty ' +
      'skasuvaty skasui vidminyty vidminy zablokuvaty zakryty vymknuty ihdhif ihzif imsah alghi ilghaa ' +
      'aghliq mchak machak limchok hasser vatel levatel hatao hatana mitao radd hapus hapuskan menghapus ' +
      'batalkan blokir nonaktifkan hentikan cabut buang padam keluarkan xoa huybo vohieuhoa shanchu quxiao ' +
      'yichu guanbi chexiao tingyong kesu torikesu kyanseru',
  ],
  [
    'credential',
    'grant',
    'berechtige gewaehren gewaehre erteilen erteile einladen einlade erlauben erlaube genehmigen ' +
      'genehmige autorisieren autorisiere zuweisen ernennen bevollmaechtigen entsperren freischalten ' +
      'freischalte zulassen autorise autorisez accorde permettre permets attribuer attribue habiliter ' +
      'debloquer deleguer nommer conceder otorgar otorga invita autoriza permitir permite asignar asigna ' +
      'habilitar aprobar aprueba desbloquear nombrar inscribir concedi autorizza permettere permetti ' +
      'assegnare assegna abilitare abilita approvare approva nominare sbloccare iscrivere delegare atribuir ' +
      'atribui convidar convida convide permita aprovar aprova nomear inscrever habilita verleen toestaan ' +
      'machtig uitnodig autoriseren autoriseer toewijzen goedkeuren deblokkeren benoemen toelaten zaprosic ' +
      'zapraszaj przyznac nadac autoryzuj przydziel przydzielic zezwol pozwol upowaznij zatwierdz odblokuj ' +
      'mianuj pozvat prizvat priradit pridel pridelit povolit schval schvalit udel udelit opravni jmenuj ' +
      'bjudin inbjud bevilja godkann godkjenn godkend tillat tillad innvilg bevilg autorisera tildele ' +
      'kutsua salli sallia myonna hyvaksy valtuuta nimita meghiv engedelyez engedj jogosit hatalmaz ' +
      'jovahagy kijelol hozzarendel acorda autorizeaza aproba atribuie deblocheaza numeste izinver onayla ' +
      'atama proskalese epitrepse ekcorise enkrine exousiodotise razreshi priglasi vydai vydat odobrit ' +
      'odobri naznach naznachit predostavit dozvolyty nadaty zaprosyty pryznachyty skhvalyty khawil wafiq ' +
      'tzaref haresh leharshot izinkan undang setujui beriakses benarkan tetapkan capquyen chophep pheduyet ' +
      'yaoqing shouquan pizhun yunxu',
  ],
  [
    'write',
    'schedule',
    'terminieren terminiere vereinbaren verlegen einplanen ansetzen erinnere planifie planifiez agendar ' +
      'agende reprogramar aplazar posponer planificar planifica pianificare pianifica programmare fissare ' +
      'fissa rimandare rinviare posticipare reagendar remarcar adiar planejar planear inplannen verzetten ' +
      'uitstellen afspreken zaplanowac planuj umow umowic przeloz przelozyc naplanuj naplanovat domluv ' +
      'sjednej prelozit odloz odlozit planera schemalagg planlegg planlegge planlaeg planlaegge utsett ' +
      'udskyd aftal aikatauluta ajoita sovi lykkaa utemez idopont szervez elhalaszt programeaza amana ' +
      'reprogrameaza planla ertele programmatise anavale kanonise zaplanirovat perenesti otlozhit ' +
      'zaplanuvaty pereneste vidklasty jadwalkan menjadwalkan tunda lenlich datlich anpai yuyue gaiqi ' +
      'postpone',
  ],
  [
    'write',
    'create',
    'erstelle hinzufuge hinzufugen speicher speichere notieren notiere verfassen verfasse generieren ' +
      'generiere erfassen erfasse anfertigen eroeffnen eroeffne ausfuellen einrichten creez ajoute ajoutez ' +
      'enregistre enregistrez redige generer genere preparer remplir noter inscrire inserer etablir ' +
      'sauvegarder anade agrega agregue guarda guarde registra redactar redacta generar preparar prepara ' +
      'anotar anota rellenar insertar elaborar crei aggiunga salvi redigere redigi preparare annotare ' +
      'compilare inserire inserisci registrare cria crie adiciona adicione salve gravar gerar gera inserir ' +
      'preencher acrescentar maken aanmaak bewaar bewaren opstellen genereer genereren noteer noteren ' +
      'invullen registreer registreren invoegen utworzyc stworz stworzyc tworz dodac zapisac zapisuj wpisac ' +
      'sporzadz przygotuj wygeneruj zanotuj zarejestruj wypelnij zaloz wstaw vytvorit pridat ulozit zapsat ' +
      'sepis vygeneruj zalozit zaznamenej vypln vloz priprav skap skaper laggtill leggtil tilfoje tilfoej ' +
      'tilfoeje oprette opprette lagra registrera registrer generera gemme udfyld luoda lisata tallentaa ' +
      'kirjaa laadi muodosta rekisteroi tayta merkitse generoi letrehoz keszits hozzaad mentsd rogzit ' +
      'jegyez kitolt creeaza adauga salveaza inregistreaza noteaza genereaza intocmeste redacteaza ' +
      'completeaza olusturma ekleme kaydetme hazirla yarat uret doldur dimiourgise prosthese apothikeuse ' +
      'ftiakse katachorise sozdai sozdaj dobavi zapishi sohrani sdelai sdelat sostavit zapolnit ' +
      'zaregistrirovat stvory stvoryty dodaty zberehty zapysaty zrobyty anshi ihfaz sajjil tzor litzor ' +
      'hosef lehosif shmor lishmor banao jodo darj buat buatkan membuat tambah tambahkan menambah simpan ' +
      'menyimpan catat susun bikin daftarkan cipta taomoi themmoi luulai ghichu chuangjian xinjian tianjia ' +
      'xinzeng baocun jilu tsukuru compose adjuntar joindre allegare allega anexar anhaengen bijvoegen ' +
      'zalacz priloz bifoga vedhaeft vedhaefte liita csatol ataseaza prikrepit lampirkan',
  ],
  [
    'write',
    'change',
    'aktualisiere aendere andern bearbeite setzen setze einstellen anpassen korrigieren korrigiere ' +
      'ersetzen ersetze umbenennen markieren markiere erledigen verarbeiten konfigurieren konfiguriere ' +
      'aktivieren aktiviere erhoehen senken verlaengern ergaenzen modifie modifiez changez mettreajour ' +
      'actualiser actualise corriger corrige ajuster renommer remplacer deplacer editer edite configurer ' +
      'activer activez parametrer definir augmenter reduire completer marquer actualiza actualice modifique ' +
      'cambiar cambia cambie editar edita ajustar ajusta corregir configurar configura activar activa ' +
      'renombrar reemplazar sustituir mueve establecer ampliar reducir aumentar modifichi aggiornare ' +
      'aggiorni cambi correggere correggi impostare imposta configurare rinominare sostituire attivare ' +
      'attiva regolare aumentare ridurre completare segnare segna atualiza atualize altera altere trocar ' +
      'troca ativar ativa renomear substituir reduzir wijzigt aanpas bewerk bewerken bijwerken verander ' +
      'veranderen hernoem hernoemen vervang vervangen verplaats verplaatsen corrigeer corrigeren activeer ' +
      'activeren markeer verhoog verlaag configureer zmien zmienic zmieniaj edytuj edytowac zaktualizowac ' +
      'modyfikuj poprawic ustawic przenies przeniesc zamien zastap oznacz aktywuj wlacz konfiguruj ' +
      'skonfiguruj uzupelnij zwieksz zmniejsz zmenit upravit aktualizovat nastavit opravit prejmenuj ' +
      'prejmenovat presun presunout nahrad oznac zapni aktivuj zvys sniz dopln aendra aendre oppdatere ' +
      'opdatere flytta flytte flytt flyt justera justere juster ratta rette korrigera korrigere korriger ' +
      'indstil innstill aktivera aktivere aktiver markera ersatt erstatt erstat konfigurera konfigurer ' +
      'paivittaa muuttaa muokkaa muokata vaihda vaihtaa asettaa korjaa korjata nimea korvaa aktivoi frissit ' +
      'frissits modosit modosits valtoztat szerkeszt javit cserel beallit atnevez athelyez actualizeaza ' +
      'schimba editeaza seteaza corecteaza inlocuieste redenumeste muta activeaza configureaza ajusteaza ' +
      'duzeltme degistirme ayarla isaretle etkinlestir allakse alakse diorthose tropopoiise rythmise izmeni ' +
      'obnovi pomenyat ispravit ispravi ustanovit nastroit zamenit pereimenovat peremestit otredaktirovat ' +
      'zminyty zminy onovyty onovy vypravyty vstanovyty ghayyir addil haddith leshanot adken leadken badlo ' +
      'badalna sudharo ubah mengubah ganti mengganti perbarui perbaiki sunting atur pindahkan tandai ' +
      'aktifkan sesuaikan kemaskini suadoi thaydoi capnhat chinhsua dieuchinh doiten gengxin xiugai genggai ' +
      'bianji shezhi verschieben verschiebe spostare przesun',
  ],
  [
    'write',
    'run',
    'ausfuehre ausfuhren starten starte durchfuehren installieren installiere ausrollen neustarten ' +
      'anwerfen lancez demarre demarrez executez redemarrer deployer deploie declencher installer installe ' +
      'ejecuta ejecute lanza inicia inicie arrancar arranca reiniciar desplegar despliega instala correr ' +
      'esegui esegua avvia avvii lanciare lancia riavviare riavvia executa rodar roda implantar lancar ' +
      'disparar uitvoer herstart herstarten uitrollen draaien installeer installeren uruchomic wykonac ' +
      'odpal zainstaluj wdroz zrestartuj przetestuj spustit provest vykonej nastartuj nainstaluj nasad ' +
      'nasadit restartuj koere kjore kjoer kjoere utfor utfora utforaa utfoer utfore udfor udfoer udfoere ' +
      'genomfor gennemfor gennemfoer gjennomfor installera ajaa suorittaa kaynnistaa aloita asenna toteuta ' +
      'futtat futtasd indit inditsd elindit vegrehajt telepit ruleaza porneste reporneste lanseaza ' +
      'instaleaza calistirma baslatma yurut ektelese trekse ekkinise egkatastise zapusti vypolni startui ' +
      'ustanovi perezapusti perezapustit zapustyty vykonaty shaghil naffidh nafidh haretz heretz lehafil ' +
      'chalao chalana jalankan menjalankan mulai luncurkan pasang eksekusi laksanakan hidupkan chaylenh ' +
      'thuchien khoidong batdau trienkhai yunxing zhixing qidong bushu relaunch rerun',
  ],
  [
    'navigate',
    'open',
    'oeffnen offnen besuchen besuche aufrufen ansurfen klicken ouvre ouvrez visiter visite naviguer ' +
      'cliquer visitar navegar abre abra acceder aprire visitare navigare cliccare bezoeken bezoek navigeer ' +
      'klik klikken otwieraj otworzyc odwiedz kliknij przejdz otevri otevrit navstiv klikni oppna oppne ' +
      'aapne apne aabn aabne abne besok besoka besoeg besog klicka klikk klikke avaa vieraile klikkaa selaa ' +
      'nyisd nyit megnyit latogass kattints deschide viziteaza acceseaza ziyaret tikla gozat anoikse ' +
      'episkepsou otkroi otkryt otkroy posetit pereiti pereyti otkryvat vidkryi vidkryty vidkryj iftah buka ' +
      'bukalah kunjungi jelajahi lawati truycap browsen surfen surfa',
  ],
];
