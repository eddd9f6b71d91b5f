"""Who the candidates of a made opening are, and what little is odd about what was written of them.

Every name is invented: given names and family names that nobody bears together, in eight scripts in turn.
"""

SCRIPTS = (
    ("Θάλεια Ευρυδίκη Μυρσίνη Αγησίλαος Λέανδρος", "Ξυλοκαράβη Αμπελοθήρα Πευκοράχη Μελισσοβόλου Θαλασσοπέτρα"),
    ("ياسمين نبيل هالة طارق ليلى", "السنديانة القرنفلي البيلساني الأقحواني الزعتراوي"),
    ("תמר אילן שירה גלעד נועם", "ברושיאל אלמוגית צפצפון ערערון דולבנית"),
    ("青禾 听澜 砚秋 知微 望舒", "欧阳 司徒 慕容 上官 端木"),
    ("Žofie Łucja Þórdís Ağça Ngọc", "Křemíkůvka Ździebłowska Brennisteinsdóttir Çınarağaçlı Phượngvĩ"),
    ("Ярослава Всеволод Есения Тихон Злата", "Подъяблонская Щукореченская Кедроозёрская Зимолюбова Ёлкогорова"),
    ("나래 다솔 가온 라온 마루", "남궁 황보 선우 독고 사공"),
    ("Merrin Osgar Tavia Cormick Ellisande", "Thistlewater Brackenhurst-Lyle Underloch Pennyfeather-Quill Oxmarrow"),
)
UNSPACED = (3, 6)  # scripts that put the family name first, without a space
TWINS = "Maren Fjordholt-Quell"
ODD = {
    7: "Wilhelmina Anneliese Theodora Ravenswood-Silberbach " * 3 + "von und zu Hohenbruck am Unteren Mühlgraben",
    15: "Abergwyn" * 15,
    22: TWINS,
    23: TWINS,
    31: "maren fjordholt quell",
    39: "Zoe\u0308 A\u030asfjell",  # in pieces, as some systems type it
}
LONG_NOTE, LONG_WORDS = ODD_NOTES = (41, 49)
LONGEST, WORD = 10_000, 400  # characters


def name(at: int) -> str:
    if at in ODD:
        return ODD[at]
    turn, script = divmod(at, len(SCRIPTS))
    given, family = (words.split() for words in SCRIPTS[script])
    chosen = given[turn % 5], family[(turn // 5 + turn) % 5]
    return "".join(reversed(chosen)) if script in UNSPACED else " ".join(chosen)


def note(at: int, text: str) -> str:
    """What one rating of the candidate says instead of `text`, where `at` is in ODD_NOTES."""
    if at == LONG_NOTE:
        paragraph = " ".join([text] * 4)
        return "\n\n".join([paragraph] * (LONGEST // len(paragraph) + 1))[:LONGEST]
    address = "https://example.com/" + "minutes-of-the-third-conversation/" * 20
    return " ".join([text, ("Schifffahrts" * 40)[:WORD], address[:WORD], ("議事録" * 200)[:WORD], text])
