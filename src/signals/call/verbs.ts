import type { Deed, EffectClass, Word } from './deed.ts';
import { VERBS_ABROAD } from './verbs-abroad.ts';

export type { Deed, EffectClass, Word } from './deed.ts';

/** The deeds that change something, and that a goal can ask for. */
export const ACTING_DEEDS: readonly Deed[] = [
  'pay',
  'buy',
  'message',
  'publish',
  'share',
  'remove',
  'grant',
  'schedule',
  'create',
  'change',
  'run',
];

/**
 * The word in a tool's name that tells most, by the deed it stands for. The first verb in a name wins. Only of languages
 * in which it is known how people ask for the deed (see `deedsIn`): else what they ask for would look unasked.
 */
export const VERBS = table([
  [
    'read',
    'read',
    'get read list search find lookup look check view show describe query count calculate fetch inspect display ' +
      'retrieve load scan analyze analyse summarize summarise verify validate compare parse ocr status is has ' +
      'preview explain select head tail grep ls stat info rd q bal thread plan screen lookups recommend estimate convert translate ' +
      'lire chercher leer buscar consultar lesen suchen anzeigen abrufen hole leggere cercare ler lezen zoek ' +
      'pruefen ermitteln auflisten nachschlagen verifier afficher trouver obtenir obtener mostrar encontrar revisar verificar ' +
      'trova visualizza controlla verifica procurar obter ophalen bekijken raadplegen controleren znajdz sprawdz pobierz ' +
      'listele goruntule naiti proverit posmotret poluchit ' +
      'hamta hent hente sok visa vis kolla tjek hae etsi nayta listaa tarkista najdi zobraz vypis nacti ' +
      'lister recuperer rechercher consulter voir suivre suche zeige zeigen liste lees opzoeken szukaj elenco leggi elenca ver listar mostra zoeken bekijk czytaj wyswietl oku ping poll watch monitor count tally',
  ],
  [
    'navigate',
    'open',
    'open browse visit navigate goto go click follow url crawl scrape surf login signin authenticate apri abrir ouvrir oeffne openen otworz',
  ],
  [
    'outbound',
    'pay',
    'pay payment transfer xfer wire remit refund disburse payout tranche escrow iban ' +
      'ueberweisen bezahlen zahlen payer virer pagar transferir pagare betaal ' +
      'reimburse repay rembourser reembolsar devolver rimborsare przelej zaplac oplac oplatit perevesti ' +
      'disbursement charge credit debit virement bonifico przelew overboeken overboeking betala betal maksa overfor siirra zaplat preved',
  ],
  [
    'outbound',
    'buy',
    'buy order purchase checkout subscribe reserve book bid trade ord ' +
      'kaufen acheter reserver comprar reservar comprare ordinare prenotare kopen reserveren kup zamow zarezerwuj satinal kupit zakazat ' +
      'subscribe bestellen commander pedir encargar suscribir contratar boek bestel kop kob kjop boka bestall bestil bestill tilaa osta varaa objednej rezervuj',
  ],
  [
    'outbound',
    'message',
    'send mail email sms text tx dispatch reply respond answer notify message dm call forward tell contact comment ' +
      'senden sende antworten envoyer repondre enviar responder inviare rispondere stuur ' +
      'benachrichtigen verschicken versenden prevenir avertir notificar mandar escribir avvisare scrivere rispondi escrever ' +
      'verstuur versturen odpowiedz powiadom napisz bildir cevapla yanitla otpravit otvetit soobshchit ' +
      'sturen wyslij gonder skicka svara svar mejla laheta vastaa posli odesli odpovez melden signaler',
  ],
  [
    'outbound',
    'publish',
    'post publish tweet broadcast release submit announce boost mailings pub ' +
      'veroeffentlichen publier publica pubblica pubblicare publiceren opublikuj yayinla opublikovat publicar publicera publicer publiser julkaise zverejni',
  ],
  [
    'outbound',
    'share',
    'share export upload unload dump download_to sync backup push transmit disclose exportar ' +
      'teilen exportieren hochladen partager compartir exporta esportare condividere compartilhar exporteren ' +
      'udostepnij eksportuj wyeksportuj paylas vygruzit exporter esporta dela jaa eksporter exportera sdilej expose leak',
  ],
  [
    'destructive',
    'remove',
    'delete del remove drop destroy purge erase wipe trash cancel void revoke terminate kill stop reverse withdraw ' +
      'ban block unpublish archive clear truncate rm retire uninstall reset disable deactivate close merge unblind ' +
      'loeschen supprimer eliminar borrar cancellare excluir verwijder ' +
      'abandon decommission deprovision expunge entfernen stornieren kuendigen widerrufen abschalten annuler effacer ' +
      'anular elimina borra cancelar cancela revocar rimuovi rimuovere annullare revocare revogar verwijderen intrekken ' +
      'annuleren blokkeren usun skasuj anuluj zablokuj kaldir iptal otmenit otklyuchit ' +
      'cease expire evict suspend lock quarantine discard destroy shutdown poweroff unassign unlink detach suppress forget abort rollback revert ' +
      'wissen uitschakelen sperren stoppen sil radera slet slett poista avboka avbryt annuller peruuta smaz odstran zrus',
  ],
  [
    'credential',
    'grant',
    'grant invite assign authorize authorise allow permit add_user enrol enroll approve ' +
      'berechtigen autoriser inviter accorder autorizar invitar autorizzare invitare concedere verlenen machtigen uitnodigen ' +
      'toekennen zapros przyznaj nadaj davet yetkilendir razreshit priglasit ' +
      'onboard entitle unlock whitelist allowlist verlenen tildela tildel kutsu pozvi prirad povol freigeben',
  ],
  ['credential', 'secret', 'rotate impersonate sudo elevate'],
  ['write', 'schedule', 'schedule reschedule plan_event remind planifier programar planen plannen zaplanuj'],
  [
    'write',
    'create',
    'create add new make issue download pull insert append generate register open_ticket draft copy clone import record save store log ' +
      'crear creer anadir erstellen anlegen creare criar maak ' +
      'eintragen ausstellen hinzufuegen ajouter enregistrer rediger agregar guardar registrar aggiungi aggiungere salva salvare ' +
      'adicionar salvar toevoegen opslaan aanmaken dodaj zapisz wpisz olustur ekle kaydet dobavit sozdat zapisat sohranit ' +
      'note attach allocate provision build enter speichern crea utworz skapa opret opprett luo lagg tilfoj lisaa spara lagre tallenna vytvor pridej uloz',
  ],
  [
    'write',
    'change',
    'update upd set edit change modify put patch write adjust move rename replace apply assign_to amend label tag ' +
      'toggle enable configure config config_set adjust process complete mark star unstar accept fork commit upsert input fill ' +
      'actualizar modifier aendern aggiorna atualizar wijzig ' +
      'aktualisieren bearbeiten modificar modificare cambiare alterar mudar aanpassen zaktualizuj popraw ustaw degistir ' +
      'duzenle izmenit obnovit ' +
      'decide swap resolve route redirect uncheck untag type press pin unpin hide unhide mute snooze resume extend activate switch flip ' +
      'classify categorize triage prioritize price reprice renumber escalate sign esign certify attest waive redeem reject deny decline confirm ' +
      'modifica modifier instellen wijzigen marcar classer redigera uppdatera opdater oppdater paivita andra endre muuta aseta uprav zmen aktualizuj nastav',
  ],
  [
    'write',
    'run',
    'run exec execute bash shell python eval invoke start restart deploy promote trigger launch dml ' +
      'ausfuehren lancer demarrer executer ejecutar lanzar iniciar eseguire avviare executar uitvoeren uruchom wykonaj ' +
      'calistir baslat zapustit vypolnit ' +
      'install delegate handoff kor kjor aja suorita starta kaynnista spust proved zlec instalar installare installa',
  ],
  ...VERBS_ABROAD,
]);

/** Verbs that are as often the noun beside a verb: `order_cancel`, `mail_read`, `claim_status`. */
export const NOUNS = new Set(
  (
    'order ord mail email sms message dm call comment contact post release record report file plan log status claim tag ' +
    'label book import copy draft fork star share backup mark payment refund tranche escrow iban transfer reset block ' +
    'schedule process query open issue pub archive info is has xfer bid trade list policy lock switch pin note price route ' +
    'sign type build press monitor count watch poll text charge credit debit stat plan'
  ).split(' '),
);

/** What comes last in the name of a look-up that has no verb: `rate_history`, `pdf_text`, `email_list`. */
export const LOOKED_UP = new Set(
  'history inbox text texts balance availability details listing list status info'.split(' '),
);

/** What is opened by making or changing it, not by looking at it: `case_open`, `openValve`. */
export const OPENED = new Set(
  (
    'ticket case account matter channel valve door gate garage port dispute claim incident position access ' +
    'acces acceso accesso konto compte cuenta conto porte puerta porta tor zugang'
  ).split(' '),
);

/** Verbs of languages that write without spaces, by what a name has of them: the first row that has one counts. */
export const WIDE_VERBS: readonly (readonly [EffectClass, Deed, RegExp])[] = [
  ['read', 'read', /(?:列表|查询|查詢|一覧|検索|確認|履歴|목록|조회|내역)$/u],
  ['outbound', 'pay', /支付|付款|转账|轉帳|汇款|匯款|退款|打款|支払|振込|送金|返金|결제|송금|환불|이체/u],
  [
    'destructive',
    'remove',
    /删除|刪除|删|取消|移除|关闭|撤销|清空|停用|削除|取り消|解約|廃止|停止|삭제|취소|해지|차단/u,
  ],
  ['credential', 'grant', /授权|授權|邀请|邀請|权限|權限|招待|権限|承認|批准|초대|권한|승인/u],
  ['outbound', 'buy', /购买|購買|预订|預訂|订购|訂購|下单|購入|予約|注文|구매|예약|주문/u],
  ['outbound', 'publish', /发布|發布|发帖|公开|投稿|公開|게시/u],
  ['outbound', 'share', /分享|共享|导出|導出|上传|上傳|共有|エクスポート|アップロード|공유|내보내/u],
  [
    'outbound',
    'message',
    /发送|發送|发邮件|发信|发|發|回复|回覆|通知|送信|返信|転送|連絡|送る|보내|전송|답장|알림/u,
  ],
  [
    'write',
    'create',
    /创建|創建|新建|添加|新增|保存|记录|写|寫|作成|追加|登録|記録|書|만들|추가|등록|생성|저장/u,
  ],
  ['write', 'change', /更新|修改|更改|设置|設置|调整|变更|変更|設定|修正|編集|변경|수정|설정/u],
  ['write', 'run', /运行|執行|执行|启动|部署|実行|起動|실행|배포/u],
  ['read', 'read', /查|读|讀|列表|搜索|获取|取得|检索|検索|一覧|確認|表示|読|調べ|조회|검색|목록|읽기|확인/u],
];

function table(rows: readonly (readonly [EffectClass, Deed, string])[]): ReadonlyMap<string, Word> {
  const entries = new Map<string, Word>();
  for (const [effect, deed, verbs] of rows) {
    for (const verb of verbs.split(' ')) if (!entries.has(verb)) entries.set(verb, [effect, deed]);
  }
  return entries;
}
