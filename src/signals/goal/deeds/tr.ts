import type { DeedWords } from './words.ts';

/** Turkish. */
export const TR: DeedWords = {
  pay: [
    'odeme |odeyin|odemeyi|havale|eft yap|para gönder|para gonder|para yolla|para at|yatır|yatir |hesaba geçir|iade et|ücretini ver',
  ],
  buy: [
    'siparis|ısmarla|ismarla|bilet al|bana al|sepete ekle|abone ol|kirala|ayırt|yer ayır|alışveriş|alisveris|tedarik|satin al |temin et',
  ],
  message: [
    'gonder|ilet |iletin|iletir|iletsene|yolla |yollar mısın|yollayın|yanıt|yanit|söyle|soyle |sor ona|ona sor|sor bakalım|sorar mısın|sorsana|telefon et|telefon aç|onu ara|hatırlat|hatirlat|haber ver|haber et|haberdar|teşekkür et|tesekkur et|tebrik et|uyar |bilgi ver|bilgilendir|ulaş |ona ulaş|irtibat|selam söyle|teyit|mektup',
  ],
  publish: ['yayımla|yayimla|yayinla|paylaşım yap|duyur|ilan et|ilan ver|herkese açık|sitede yayın'],
  share: [
    'paylas|dışa aktar|disa aktar|karşıya yükle|buluta yükle|yükle |yukle |göster ona|ona göster|ona ver|teslim et|ilet |kopyala|ekle gönder|emanet et',
  ],
  remove: [
    'kaldır|kaldir|çıkar|cikar|vazgeç|vazgec|kapat|durdur|sonlandır|sonlandir|engelle|feshet|fesih|yok et|at çöpe|çöpe at|boşalt|bosalt|devre dışı|devre disi|geri çek|geri cek|imha|arşivle|arsivle|üyelikten|abonelikten çık|temizle|kov ',
  ],
  grant: [
    'izin ver|izni|erisim|dahil et|atama|ata |atayın|onayla|üye yap|uye yap|kabul et|kilidini aç|engelini kaldır|yönetici yap|yonetici yap|tanımla|müsaade',
  ],
  secret: ['sifre|pin kod|anahtar|gizli|giriş yap|giris yap|oturum aç|oturum ac|kimlik bilgi'],
  schedule: [
    'toplanti|takvim|ertele|tehir|öne al|one al|ayarla|tarih belirle|hatırlat|hatirlat|alarm kur|görüşme ayarla|buluşma|bulusma|programla |programlayın|etkinlik|saat ayarla',
  ],
  create: [
    'olustur|yarat|hazırla|hazirla|üret |üretin|yazar mısın|yazsana|not al|not et|kaydeder|inşa et|insa et|doldur|liste yap|tablo yap|yapıver|düzenle|duzenle|tasarla|taslak|derle |derleyin|kopyala|kur |bir dosya aç|çiz ',
  ],
  change: [
    'degistir|guncelle|duzelt|düzenle|duzenle|taşı |taşır mısın|taşıyın|tasi |ayarla|işaretle|isaretle|yeniden adlandır|adını değ|artır|artir|arttır|azalt|yükselt|yukselt|düşür|dusur|etkinleştir|etkinlestir|aktif et|pasif|çevir|cevir|dönüştür|donustur|sırala|sirala|tamamla|onar|uzat|kısalt|kisalt|iyileştir|yerine koy|revize|geliştir|sıfırla|sifirla|yapılandır|yenile|tamir|ekleyip',
  ],
  run: [
    'calistir|baslat|yürüt|yurut|koştur|kostur|devreye al|devreye sok|kur |kurunuz|yükle |yeniden baslat|etkinleştir|tetikle|dağıt|derle |derleyin|uygula |uygulayın|icra et|gerçekleştir |gerçekleştirin|yayına al|aç ve çalış|işlet',
  ],
  open: [
    'ziyaret|girin|git |gidin|tıkla|tikla|gez |göz at|goz at|şuna bak|bakın|bakar mısın|oku |okuyun|okur|ara |arayın|bul |bağlantı|baglanti|incele|görüntüle|goruntule|indir |indirin|indirir|araştır |araştırın|kontrol et|adrese',
  ],
};
