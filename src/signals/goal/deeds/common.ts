import type { DeedWords } from './words.ts';

/** Of the languages agents meet most; theirs alone are in the files beside. */
export const COMMON: DeedWords = {
  pay: [
    'pay|paid|transfer|wire|refund|reimburs|remit|settle|send money|money|send them|send back|transaction|bill|invoice|deposit|bezahl|zahl|überweis|erstatt|rechnung|begleich|pague|paga|pago|pagar|transfier|factura|reembols|rembours|virement|vire|verse|règle|facture|payer|paie|versa|bonific|fattura|rimbors|betaal|maak over|factuur|zapła|przelew|faktur|оплат|переведи|счет|öde|fatura|överför|overfør|utbetal|maks|siirrä|zaplať|uhraď|převeď|vrať pen',
    '支付|付款|转账|轉帳|汇款|退款|发票|払|振込|送金|返金|請求書|결제|송금|환불',
  ],
  buy: [
    'buy|bought|purchas|order|reorder|rebuy|checkout|check out|shop|need a|want a|book|reserve|subscri|acquire|get me|kauf|bestell|buch|reservier|compr|pide|encarg|réserv|reserv|achèt|achet|command|acquist|ordin|prenot|koop|bestel|boek|kup|zamów|купи|закаж|satın|sipariş|köp|køb|kjøp|beställ|bestil|boka|varaa|tilaa|osta |objedn|rezerv',
    '购买|買|买|预订|订购|注文|購入|予約|구매|주문|예약',
  ],
  message: [
    'send|email|e-mail|mail|write|reply|respond|answer|messag|tell|notify|inform|let |forward|confirm|invite|dm|text|contact|ask|report|note|post|feedback|greet|thank|schick|send|schreib|antwort|mail|sag|benachricht|informier|bescheid|bestätig|weiterleit|envía|envia|escrib|respond|contest|avis|inform|mand|dile|manda|envoi|envoy|écri|répond|préviens|prévenir|dis |dites|transm|confirme|invi|scriv|rispond|avvis|dici|fammi|responda|avise|escrev|diga|stuur|schrijf|antwoord|laat|meld|wyśl|napisz|odpowied|powiadom|отправ|напиш|ответ|сообщи|gönder|yaz|cevap|bildir|skicka|svara|mejla|maila|meddel|lähetä|vastaa|ilmoita|kerro|pošli|odešli|odpověz|napiš|dej vědět|berätta|fortæl|fortell',
    '发送|發送|发给|写|回复|回覆|通知|告诉|邮件|送って|送信|返信|知らせ|連絡|伝え|보내|답장|알려',
  ],
  publish: [
    'post|publish|tweet|share|announce|broadcast|release|put online|submit|upload|boost|veröffentlich|publi|pubblic|anuncia|annonc|plaats|zamieść|опублик|yayınla|schedul|publicer|publiser|julkais|zveřejn|lägg ut|læg ud|legg ut',
    '发布|發布|公开|投稿|公開|게시',
  ],
  share: [
    'share|export|upload|save|send|download|give|access|list|report|forward|attach|extract|dump|copy|sync|transfer|teil|exportier|lade|gib|compart|exporta|sube|partag|exporte|donne|condivid|esporta|deel|exporteer|udostępn|wyeksport|подел|выгруз|paylaş|dela |del med|jaa |exporter|eksporter|sdílej|exportuj|vie ',
    '分享|导出|上传|共享|エクスポート|アップロード|공유|내보내',
  ],
  remove: [
    'delet|remov|drop|cancel|clear|clean|close|withdraw|revoke|block|ban|void|reverse|purg|retention|erase|wipe|terminate|merge|dispute|stop|archive|unsubscrib|get rid|strike|take off|take her off|take him off|reset|refund|lösch|entfern|stornier|abbrech|kündig|sperr|schließ|elimin|borr|cancel|quita|retira|supprim|annul|retir|efface|bloqu|cancell|rimuov|exclu|apag|remov|verwijder|annuleer|usuń|anuluj|zablok|удал|отмен|sil|iptal|radera|ta bort|tag bort|slet|fjern|poista|avbok|afbestil|avbestill|annuller|peru |smaž|odstraň|zruš|stäng|luk ',
    '删除|刪除|取消|移除|关闭|削除|キャンセル|삭제|취소',
  ],
  grant: [
    'add|invit|grant|access|permission|role|admin|assign|collaborat|member|join|give|onboard|let |share|enrol|user|account|transfer|ownership|approve|owner|set up|set him|badge|pass|login|code|key|sign|berechtig|zugriff|zugang|rolle|einlad|lad |hinzufüg|gib|freischalt|acceso|permiso|rol|invita|añad|agreg|da |dale|accès|droit|rôle|ajout|donne|accesso|ruolo|aggiung|convite|adicion|acesso|toegang|rol|voeg|nodig|dostęp|dodaj|zapro|доступ|добав|пригла|erişim|davet|ekle|yetki|bjud in|tilldel|tildel|ge tillgång|giv adgang|gi tilgang|kutsu|oikeu|pozvi|přiřaď|povol|přístup',
    '邀请|添加|权限|加入|访问|招待|追加|権限|アクセス|초대|추가|권한',
  ],
  secret: [
    'password|passwd|credential|token|api key|apikey|ssh|key|secret|login|log in|account|passwort|kennwort|zugangs|schlüssel|contraseña|clave|mot de passe|clé|password|senha|chave|wachtwoord|sleutel|hasło|klucz|пароль|ключ|parola|şifre|lösenord|adgangskode|passord|salasana|avain|heslo|klíč|nyckel',
    '密码|密碼|密钥|パスワード|鍵|비밀번호',
  ],
  schedule: [
    'schedul|reschedul|calendar|event|meeting|appointment|book|remind|plan|move|set up|recurring|standing order|slot|shift|roster|termin|kalender|besprechung|plane|verleg|calendario|reunión|cita|agenda|réunion|rendez-vous|rdv|planif|riunione|appuntamento|reunião|afspraak|vergadering|spotkani|zaplanuj|встреч|toplantı|randevu|möte|mødet|møte|tapaam|kokous|schůzk|flytta|flyt ',
    '日程|会议|會議|安排|预约|予定|会議|일정|회의',
  ],
  create: [
    'creat|add|new|make|open|file|draft|register|set up|generat|record|save|write|append|store|put|log|propose|note|post|upload|clone|copy|append|issue|enter|prepare|book|build|compile|collect|erstell|anleg|neu|eintrag|schreib|verbuch|speicher|crea|crear|añad|registr|guard|nuev|cré|ajout|enregistr|prépar|nouve|saisi|crea|aggiung|salva|prepara|cria|adicion|maak|voeg|nieuw|bewaar|utwórz|dodaj|zapisz|созда|добав|запиш|oluştur|ekle|kaydet|skapa|opret|opprett|lägg|læg|legg|tilføj|spara|lagre|luo |lisää|tallen|vytvoř|přidej|ulož|zapiš',
    '创建|創建|新建|添加|保存|记录|作成|追加|登録|만들|추가|등록',
  ],
  change: [
    'updat|chang|edit|modif|adjust|correct|set|fix|move|rename|replace|put|mark|apply|enter|process|complete|tick|switch|turn|increase|decrease|raise|lower|activate|enable|link|sort|clean|tidy|sync|star|unstar|rebook|post|resolve|implement|follow|work through|go through|take care|handle|do |label|clear|match|reconcil|approve|release|reopen|extend|änder|aktualisier|pass|korrigier|setz|stell|bearbeit|buch|erledig|trag|actualiz|cambi|modific|ajust|corrig|pon|marc|márc|mets|mettre|modifi|chang|corrig|mets à jour|actualis|aggiorn|modific|cambi|corregg|segna|metti|atualiz|alter|mud|marque|wijzig|pas |zet|werk|zmień|zaktualiz|popraw|ustaw|измен|обнов|исправ|постав|değiştir|güncelle|düzelt|uppdat|opdat|oppdat|ändra|ændr|endre|rätta|ret |päivit|muuta|aseta|korjaa|uprav|změň|aktualiz|nastav|oprav',
    '更新|修改|更改|设置|调整|处理|完成|変更|更新|修正|設定|対応|변경|수정|처리',
  ],
  run: [
    'run|execut|start|restart|deploy|promot|launch|trigger|reboot|roll|test|build|install|implement|migrat|backup|train|führ|start|ejecut|lanc|inici|exécut|lance|démarr|esegu|avvia|execut|voer|start|uruchom|запусти|çalıştır|başlat|kör |kjør|kør |aja |suorita|käynnist|spusť|proveď',
    '运行|执行|启动|部署|実行|起動|실행|배포',
  ],
  open: [
    'open|visit|browse|website|webpage|web page|page|link|url|site|http|www|click|go to|read|article|look|check|find|search|download|fetch|follow|portal|online|manual|öffne|besuch|seite|lies|abre|visita|página|enlace|ouvre|visite|lien|page|apri|pagina|abra|página|ga naar|pagina|otwórz|stron|открой|сайт|aç|sayfa|öppna|åbn|åpne|besök|avaa|otevři|sivu|strán',
    '打开|访问|网站|链接|网页|開いて|サイト|リンク|ページ|열어|사이트',
  ],
};
