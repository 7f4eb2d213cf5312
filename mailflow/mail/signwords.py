"""How signatures begin and what stands in them, as data: words of each language, no logic. All in lower case."""

from __future__ import annotations


def _words(table: str) -> frozenset[str]:
    return frozenset(word.strip() for word in table.replace("\n", " ").split("|") if word.strip())


# A line of these alone closes a letter, whatever follows.
REGARDS = _words(
    """regards|best regards|kind regards|warm regards|warmest regards|kindest regards|with best regards
    |with kind regards|with regards|my best regards|best|best wishes|warm wishes|all the best|cheers|sincerely
    |yours sincerely|sincerely yours|yours faithfully|yours truly|respectfully|cordially|yours|br|rgds|rgrds|kr|brgds
    |salam|salam hormat|hormat saya|hormat kami|hormat|dengan hormat|salam hangat|salam sejahtera|salam sukses
    |salam kenal|wassalam|wasalam|wassalamualaikum|wassalamu'alaikum|wassalamu'alaikum wr. wb|wassalamualaikum wr wb
    |wassalamu'alaikum wr wb|salam sejahtera|tertanda|ttd|yang benar|saya yang benar|sekian|sekian dan terima kasih
    |sekian terima kasih|demikian dan terima kasih|demikian terima kasih
    |mit freundlichen grüßen|mit freundlichen grüssen|mit freundlichem gruß|freundliche grüße|freundliche grüsse
    |viele grüße|viele grüsse|beste grüße|liebe grüße|schöne grüße|herzliche grüße|mit besten grüßen|mit lieben grüßen
    |gruß|grüße|gruss|mfg|lg|vg
    |cordialement|bien cordialement|bien à vous|salutations|meilleures salutations|sincères salutations|amicalement
    |respectueusement|bonne journée|cdlt|cdt|bien à toi
    |saludos|un saludo|saludos cordiales|un cordial saludo|cordiales saludos|atentamente|cordialmente|atte
    |atenciosamente|att|abraço|abraços|um abraço|cumprimentos|com os melhores cumprimentos|melhores cumprimentos
    |cordiali saluti|distinti saluti|saluti|un saluto|un cordiale saluto|buona giornata
    |met vriendelijke groet|met vriendelijke groeten|vriendelijke groet|vriendelijke groeten|groet|groeten|groetjes
    |hartelijke groet|hartelijke groeten|mvg|met groet
    |pozdrawiam|pozdrowienia|serdecznie pozdrawiam|z poważaniem|z wyrazami szacunku|pozdr
    |med vänlig hälsning|med vänliga hälsningar|vänlig hälsning|vänliga hälsningar|hälsningar|hälsning|mvh
    |bästa hälsningar|med bästa hälsningar
    |med venlig hilsen|venlig hilsen|de bedste hilsner|bedste hilsner|mange hilsner|kærlig hilsen|hilsen|vh|kh|dbh
    |med vennlig hilsen|vennlig hilsen|beste hilsen|mvh
    |terveisin|ystävällisin terveisin|parhain terveisin|yst. terv|terv|ystävällisesti
    |с уважением|с наилучшими пожеланиями|всего доброго|всего наилучшего|з повагою
    |s pozdravem|s přátelským pozdravem|s úctou|hezký den|pěkný den|s pozdravom
    |saygılarımla|saygılarımızla|saygılar|iyi çalışmalar|iyi günler|sevgiler|selamlar
    |trân trọng|thân mến|trân trọng kính chào|kính thư
    |此致|敬礼|此致敬礼|祝好|顺祝商祺|敬上|以上|敬具|よろしくお願いします|よろしくお願いいたします|宜しくお願い致します|드림|올림
    |üdvözlettel|cu stimă|με εκτίμηση"""
)
# These close a letter where a name follows; alone they are words to the reader.
THANKS = _words(
    """thanks|thank you|many thanks|thanks a lot|thanks so much|thanks again|thanks in advance|thank you very much
    |thank you so much|thank you in advance|thank you again|thanks much|thx|tks|ty|tia
    |terima kasih|terimakasih|trima kasih|terima kasih banyak|terima kasih sebelumnya
    |terima kasih sebelum dan sesudahnya|makasih|makasih banyak|trims|matur nuwun|tq
    |danke|vielen dank|besten dank|danke im voraus|vielen dank im voraus|herzlichen dank|merci|merci d'avance
    |merci beaucoup|gracias|muchas gracias|gracias de antemano|obrigado|obrigada|grato|grata|muito obrigado
    |muito obrigada|grazie|grazie mille|bedankt|alvast bedankt|dank|dank je wel|dziękuję|dzięki|z góry dziękuję|tack
    |tack på förhand|tak|på forhånd tak|mange tak|takk|takk på forhånd|kiitos|kiitos etukäteen|спасибо|заранее спасибо
    |дякую|děkuji|díky|předem děkuji|ďakujem|teşekkürler|teşekkür ederim|cảm ơn|xin cảm ơn|谢谢|謝謝
    |ありがとうございます|감사합니다|köszönöm|mulțumesc"""
)
# Words of sentences: a line with one of them is no name, no title and no address.
SAID = _words(
    """mohon|tolong|minta|harap|segera|bisa|belum|sudah|masih|tidak|tdk|gak|nggak|jangan|ditunggu|dibantu|bantu|karena
    |kalau|apakah|kapan|kenapa|mengapa|bagaimana|gimana|nb|catatan|ps|p.s|note|please|pls|kindly|can|could|would|will
    |should|is|are|was|were|has|have|had|not|don't|cannot|when|why|how|what|because|if|i|we|you|my|your|it|this|that
    |error|urgent|asap|banget|sekali|ya|yah|dong|nih|saya|kami|kita|anda|aku|ini|itu|untuk|dengan|yang|akan|atau"""
)
# The word before the colon (or the number) of a line that says how to reach somebody.
CONTACTS = _words(
    """t|p|m|f|e|w|a|d|o|h|tel|tel.|telp|telp.|tlp|tlp.|telepon|telpon|no telp|no. telp|no hp|no. hp|nomor hp|hp|ponsel
    |whatsapp|wa|no wa|no. wa|phone|ph|mobile|mob|cell|cellphone|office|direct|desk|main|fax|faks|faksimile|email
    |e-mail|mail|surel|web|website|situs|www|url|site|linkedin|instagram|ig|twitter|facebook|skype|telegram|line|teams
    |address|alamat|kantor|head office|ext|ext.|pesawat|kontak|contact|hotline|call center|toll free
    |telefon|telefoon|telefono|teléfono|telefone|téléphone|tél|tél.|tfn|tlf|tlf.|puh|puh.|gsm|mobil|móvil|celular
    |portable|cellulare|handy|тел|тел.|телефон|моб|моб.|电话|手机|電話|携帯|전화|npwp"""
)
ADDRESSES = _words(
    """jl|jl.|jln|jalan|gedung|lantai|lt.|blok|kav|kav.|kavling|komplek|kompleks|ruko|menara|graha|wisma|kel.|kec.|kab.
    |street|st.|road|rd.|avenue|ave|ave.|suite|floor|tower|building|boulevard|blvd|p.o|po box|lorong|taman|straße|str.
    |rue|calle|via|ulica|ul."""
)
# Marks of a company in a line: PT Klien Sejahtera Tbk
COMPANIES = _words(
    "pt|pt.|cv|cv.|ud|tbk|tbk.|ltd|ltd.|inc|inc.|llc|corp|corp.|gmbh|ag|bv|b.v.|sdn|bhd|pte|pte.|co.|s.a.|srl|oy|ab|as"
)
# What a mail was written on or with; Indonesian networks advertise themselves too.
DEVICES = _words(
    """iphone|ipad|ipod|apple|ios|android|samsung|galaxy|xiaomi|redmi|poco|oppo|vivo|realme|huawei|honor|infinix|blackberry
    |nokia|lumia|htc|lg|sony|xperia|pixel|oneplus|asus|lenovo|motorola|windows|mac|macbook|mobile|mobiltelefon
    |mobilgerät|mobil|mobiele|phone|smartphone|cell|cellphone|handphone|handset|hp|ponsel|telepon|telefon|telefoon|telefone
    |telefonu|telefono|teléfono|téléphone|celular|cellulare|móvil|tablet|tablette|device|perangkat|gadget|mail|email|e-mail
    |mailbox|airmail|spark|outlook|yahoo|gmail|aol|hotmail|protonmail|proton|tutanota|tuta|zoho|k-9|thunderbird
    |bluemail|nine|yandex|mail.ru|roundcube|app|aplikasi|whatsapp|telkomsel|indosat|xl|smartfren|puhelimesta
    |puhelimestani|телефона|айфона|смартфона|почты|komórki|telefonu|手机|邮箱"""
)
