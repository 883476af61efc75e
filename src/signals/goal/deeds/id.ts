import type { DeedWords } from './words.ts';

/** Indonesian and Malay. */
export const ID: DeedWords = {
  pay: [
    'bayar|membayar|dibayar|pembayaran|melunasi|lunasi|lunaskan|kirim uang|kirimkan uang|kirim duit|kirim dana|tagihan|setorkan|setor uang|setor tunai|menyetor|kembalikan uang|kembalikan dana|ganti rugi|hantar wang|pindahkan wang|pulangkan wang|isi saldo|kirimi uang|cicil|talangi',
  ],
  buy: [
    'beli |belikan|belilah|beliin|membeli|pembelian|belanja|pesankan|memesan|pesan tiket|pesan kamar|pesan hotel|pesan makanan|pesan meja|pesan taksi|pemesanan|tempah|menempah|sewa |sewakan|menyewa|langgan|berlangganan',
  ],
  message: [
    'kirim|mengirim|dikirim|membalas|balas pesan|balas surat|balas chat|balaskan|tulis |tuliskan|tulislah|menulis|beritahu|beri tahu|memberitahu|kabari|kabarkan|sampaikan|menyampaikan|hubungi|menghubungi|telepon|telpon|tanya ke|tanya sama|tanyakan|tanyain|menanyakan|ingatkan|mengingatkan|menjawab|teruskan|ucapkan|bilang|hantar|menghantar|maklumkan|titip pesan|konfirmasi|laporkan',
  ],
  publish: [
    'terbit|menerbit|mengumumkan|umumkan|unggah ke|siarkan|menyiarkan|muat naik ke|tayangkan|mempublikasi|dipublikasi',
  ],
  share: [
    'bagikan|berbagi|membagikan|bagiin|ekspor|mengekspor|unggah|mengunggah|muat naik|kongsi|berkongsi|berikan|memberikan|kasih ke|kasih dia|serahkan|menyerahkan|lampirkan|melampirkan|tunjukkan|salin |salinkan|menyalin|pinjamkan',
  ],
  remove: [
    'hapus|menghapus|dihapus|batalkan|membatalkan|pembatalan|buang |membuang|padam |padamkan|memadam|singkirkan|keluarkan|mengeluarkan|tutup akun|tutup rekening|tutup tiket|menutup|hentikan|menghentikan|blokir|memblokir|sekat|nonaktif|menonaktif|cabut|mencabut|bersihkan|kosongkan|berhenti langganan|arsipkan|akhiri|copot',
  ],
  grant: [
    'izinkan|mengizinkan|ijinkan|beri akses|berikan akses|kasih akses|akses|undang dia|undang mereka|undanglah|mengundang|tambah |tambahkan|menambah|ditambah|jemput|menjemput|benarkan|membenarkan|tetapkan|tugaskan|setujui|menyetujui|ikutsertakan|masukkan dia|jadikan|angkat dia|luluskan|hak akses|daftarkan',
  ],
  secret: [
    'kata sandi|sandi|kata laluan|kunci|rahasia|rahsia|kredensial|masuk ke akun|log masuk|kode otp|kode akses',
  ],
  schedule: [
    'jadwal|menjadwal|dijadwal|atur pertemuan|atur rapat|atur janji|janji temu|rapat|pertemuan|tunda |menunda|undur|majukan|ingatkan saya|ingatkan aku|rencanakan|merencanakan|mesyuarat|temu janji|tangguh|susun jadwal|adakan rapat',
  ],
  create: [
    'buat |buatkan|buatlah|membuat|dibuat|bikin |bikinkan|ciptakan|menciptakan|tulis |tuliskan|tulislah|menulis|tambah |tambahkan|menambah|simpan|menyimpan|catat|mencatat|susun|menyusun|siapkan|menyiapkan|isi formulir|isikan|rekam |rekamkan|daftarkan|mendaftar|rancang|hasilkan|menghasilkan|cipta |sediakan|sisipkan|masukkan',
  ],
  change: [
    'ubah|mengubah|diubah|ganti |gantikan|gantilah|mengganti|perbarui|memperbarui|perbaharui|perbaiki|memperbaiki|betulkan|sunting|menyunting|atur |aturlah|mengatur|pindah|memindah|tandai|menandai|naikkan|menaikkan|turunkan|menurunkan|tingkatkan|kurangi|aktifkan|mengaktifkan|terjemah|menerjemah|konversi|lengkapi|melengkapi|urutkan|rapikan|perpanjang|tukar|menukar|kemas kini|kemaskini|pinda |koreksi|revisi |revisikan|sesuaikan|namai ulang|selesaikan|menyelesaikan|segarkan',
  ],
  run: [
    'jalankan|menjalankan|jalanin|eksekusi|mengeksekusi|mulai proses|mulai menjalankan|mulailah|memulai|hidupkan|menghidupkan|nyalakan|menyalakan|pasang |memasang|instal |terapkan|menerapkan|luncurkan|meluncurkan|uji |menguji|aktifkan|mengaktifkan|laksanakan|melaksanakan|lakukan|melakukan|mulakan|memulakan|picu',
  ],
  open: [
    'buka |bukalah|bukakan|membuka|dibuka|kunjungi|mengunjungi|lawati|melawati|jelajahi|menjelajah|lihat|melihat|baca |bacalah|membaca|bacakan|cari di|cari info|cari tahu|carikan|mencari|situs|laman|halaman|tautan|pautan|telusuri|menelusuri|pergi ke|masuk ke|periksa|memeriksa|unduh|mengunduh|muat turun|cek |semak |tengok',
  ],
};
