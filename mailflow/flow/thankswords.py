"""The words of thanks: phrases that may stand in a bare thank-you, and the words that make it more than one.

Phrases are regular expressions over text in lower case, bounded and without anything that a long line could make slow.
"""

from __future__ import annotations

import re

POLITE = """
    terima kasih terimakasih trima makasih makasi trims tks thx thanks thank you u so much very many a lot banyak
    sekali kembali sama ya yah yaa ok oke okay okey siap sip baik noted mantap good great nice well done received
    diterima pak bapak bu ibu mas mbak kak bang min admin tim team support mr ms mrs sir madam dear all salam hormat
    regards best kind warm atas bantuan bantuannya nya kerjasama kerjasamanya infonya info informasinya responnya
    respon cepat for the your help support quick fast response sudah berhasil bisa works now it is working fine
    lancar aman mksh tq ty nuhun nuwun suwun matur hatur halo hai hi hello
    """
TITLE = (
    r"(?:pak|bpk|bapak|bu|ibu|mas|mba|mbak|kak|kakak|bang|abang|gan|sis|bro|tuan|puan|encik|cik|mr|ms|mrs|sir|madam)"
)
THANKED = (
    r"(?:banyak terima ?kasih+|(?:te|t)?rima ?kasih+|trm ?ksh|ma?ka?si+h*|mksi?h|trims+|thank'?s+|thanks a lot"
    r"|thank ?you|thank u|thx+|thn?ks|tks|tq|ty|tengkyu|tengkiu|(?:ha?tur )?nuhun|(?:ma?tur )?(?:nuwun|suwun)"
    r"|kamsia|many thanks|much appreciated|appreciate it|(?:i|we) (?:really )?appreciate (?:it|your help))"
)
AGREED = r"(?:sama ?sama|oke?|okey|okay|oks|siap+|sip+|baik(?:lah)?|noted|mantap|manta[pb]s)"
HELP = (
    r"(?:(?:bantuan|kerja ?sama|info|informasi|respons?|penjelasan|perhatian|kesabaran|dukungan|support|help|tanggapan"
    r"|konfirmasi|jawaban|update|arahan|waktu)(?:nya|mu)?|assistance|response|reply|time|explanation|confirmation)"
)
_DONE = r"(?:bisa|berhasil|beres|normal|lancar|aman|oke?|clear|sesuai|benar|masuk|muncul|tampil|jalan|teratasi|selesai)"
PHRASES = (
    THANKED,
    AGREED,
    r"(?:sangat|so|very) (?:much|banyak)",
    r"(?:banyak|sekali|so much|very much|a lot|again|kembali|lho|loh)(?: (?:banyak|sekali))?",
    rf"(?:atas|untuk|buat|for)(?: (?:segala|semua|the|your|all|all the|all your))?(?: (?:kind|quick|fast|great))?"
    rf" {HELP}(?: (?:dan|and|serta|&) {HELP})?(?: (?:yang )?(?:cepat|baik))?",
    rf"(?:skrg |sekarang )?(?:sudah|sdh|udah|udh|dah) {_DONE}(?: (?:semua|semuanya|kembali|sekarang))?",
    r"(?:sudah|sdh|udah|dah) (?:kami|saya) (?:terima|cek dan (?:sudah )?(?:oke?|aman|bisa|sesuai|benar))",
    r"sudah diterima(?: dengan baik)?",
    r"(?:it|everything|all)(?: is|'s)? (?:works?|working|fine|good|ok|okay|solved|fixed|resolved)"
    r"(?: (?:now|fine|well|again)){0,2}",
    r"(?:works|working|solved|fixed|resolved|received|done)(?: (?:now|fine|well|perfectly|with thanks))?",
    r"(?:with thanks|alhamdulillah|good|great|nice|perfect|excellent|awesome|lovely|wonderful|keren|super)",
    r"(?:well done|good job|great job|got it|a million|lancar|aman|(?:cepat|membantu) sekali|sangat membantu|sanget)",
    r"(?:(?:tiket|tiketnya) )?(?:silakan|silahkan|boleh|bisa) (?:di ?tutup|diclose)(?: saja| aja)?",
    r"(?:sehat|lancar|sukses)(?: selalu)|semoga (?:sukses|sehat)(?: selalu)?",
    r"gbu|god bless(?: you)?|jazakallah(?: khairan)?",
    r"have a (?:nice|good|great) (?:day|weekend|evening)|good (?:morning|afternoon|evening)",
    r"selamat (?:pagi|siang|sore|petang|malam|bekerja|beristirahat)|halo|hai|hi|hello|dear|yth|kepada yth",
    r"(?:ya|yah|y|yaa|deh|dong|nih|ye|oh|wah|wow|yes|dan|and|jg|juga)",
    rf"{TITLE}(?: {TITLE})?",
    r"(?:tim|team|min|mimin|admin|cs|support|helpdesk|semua|semuanya|all|everyone|rekan ?rekan|guys)(?: support)?",
    r"(?:thanks (?:and|&) )?(?:best|kind|warm|warmest)?(?: ?regards)|sincerely(?: yours)?|yours sincerely|cheers",
    r"(?:salam|hormat)(?: (?:hormat|hangat|kami|saya))?|wassalam|wassalamu ?alaikum|br|rgds",
    r"(?:sticker|stiker)",
)
BUT = re.compile(
    r"\b(?:tapi|tetapi|tp|namun|cuma|hanya|kecuali|masih|msh|belum|blm|blom|tidak|tdk|nggak|enggak|gak|ga|gk|tak|bukan"
    r"|kurang|error|eror|gagal|masalah|kendala|rusak|mati|macet|hilang|ilang|salah|kosong|lambat|lemot|telat|double"
    r"|dobel|lagi|tolong|mohon|minta|harap|kapan|kenapa|mengapa|bagaimana|gimana|but|however|though|except|still|yet"
    r"|not|no|never|unfortunately|failed?|fails|failing|problem|issue|bug|broken|wrong|down|stuck|persists"
    r"|crash(?:e[sd])?|empty|missing|slow|when|why|how|what|where|please|pls|can|could|would|cannot|urgent|segera"
    r"|asap|timeout|reopen|buka|\w{2,20}n['’]t)\b"
    "|[\U0001f621\U0001f620\U0001f92c\U0001f44e\u274c\U0001f62d\U0001f622\u2639\U0001f61e\U0001f624\u26a0\U0001f41b"
    "\U0001f6a8\U0001f534\u26d4\U0001f6ab\u2753\U0001f614\U0001f926]",
    re.IGNORECASE,
)
# What requests are about; never a name, also with a capital.
_MATTERS = """
    payroll payslip salary slip gaji bonus thr bpjs pph pajak tax login password server sistem system aplikasi app web
    website laporan report absen absensi attendance cuti leave lembur overtime data file database menu modul module
    akun account user email mail tiket ticket jadwal schedule kunjungan visit training invoice tagihan transfer bank
    blank loading offline online pending approval approve export import upload download update besok nanti tomorrow
    later senin selasa rabu kamis jumat sabtu minggu monday tuesday wednesday thursday friday saturday sunday januari
    februari maret april mei juni juli agustus september oktober november desember next new number nomor dashboard
    halaman page screen layar tombol button print printer mesin fingerprint tunjangan potongan
    """
_ROLES = """
    hr hrd hrga ga finance accounting akunting it payroll manager mgr manajer officer staff staf supervisor spv head
    lead leader director direktur kepala bagian divisi department dept dep senior junior general operations operation
    admin administrator specialist assistant asisten sekretaris secretary executive of the and dan pt cv tbk persero
    group grup indonesia ext hp wa telp tel phone mobile mob fax office kantor cabang jl jalan
    """
MATTERS = frozenset(_MATTERS.split())
ROLES = frozenset(_ROLES.split())
