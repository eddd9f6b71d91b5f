"""The scorecard as a document. Everything is set and validated in a process of its own: press.py says why."""

import json
import signal
import subprocess
import sys

import pytest

from benchmarks.pdf import cards
from exports import typesetting
from tests.exports.press import HOUSE, Press, squeezed


def evidence(card):
    return [r["evidence"] for group in card["groups"] for row in group["rows"] for r in row["ratings"]]


def without_number():
    """Under half the weight assessed: no number, no drawing, most rows empty."""
    card = cards.full()
    card["fit"].update(status="insufficient", status_words="Not enough assessed", number="", range="", coverage="31 %")
    card["fit"].update(at=None, low=None, high=None, line=None)
    card["verdict"] = "Not enough assessed to say (31 % of the weight)."
    card["method"] = {**card["method"], "fit": "", "role_line": "", "standard_error": "not printed"}
    for row in card["groups"][1]["rows"]:
        row.update(at=None, low=None, high=None, mean="", gap="", below=False, levels="Not assessed")
        for rating in row["ratings"]:
            rating.update(level="Not assessed: no evidence", below=False, evidence="")
    card["must_haves"][2].update(state="not_assessed", figures="minimum 3")
    return card


def provisional():
    card = cards.full()
    bounds = "Whatever the rest brings, the fit lies between 50 and 81."
    card["fit"].update(status="provisional", status_words="Provisional", coverage="71 %", bounds=bounds)
    card["must_haves"][0].update(state="not_met", figures="2.5 against 3")
    card["missing"] = "Sven Olsen’s is missing"
    return card


def undecided():
    return {**cards.full(), "decision": None}


def nameless():
    """An anonymous opening, assessors without names."""
    letters = {who: f"Assessor {letter}" for (who, *_), letter in zip(cards.PANEL, "ABCD", strict=True)}
    text = json.dumps({**cards.full(), "candidate": "Candidate Heron", "now": "", "decision": None}, ensure_ascii=False)
    for name, letter in letters.items():
        text = text.replace(name, letter)
    return json.loads(text)


def bare():
    """All that can be missing is."""
    card = cards.full()
    empty = {"must_haves": [], "qualifications": [], "issues": [], "recommendations": [], "overrides": [], "groups": []}
    words = {"now": "", "missing": "", "code": "", "checked": "", "spread": "", "targets_met": ""}
    return {**card, **empty, **words, "decision": None}


def said(text):
    """A short scorecard of one competency, whose first evidence text is `text`."""
    card = {**bare(), "groups": cards.groups()[:1]}
    card["groups"][0]["rows"] = card["groups"][0]["rows"][:1]
    card["groups"][0]["rows"][0]["ratings"][0]["evidence"] = text
    return card


def crowded():
    """34 competencies by eight assessors, and a name of 300 characters wherever a name stands."""
    card = cards.full()
    for group in card["groups"]:
        group["rows"] = group["rows"] + [{**row, "name": f"{row['name']} again"} for row in group["rows"]]
        for row in group["rows"]:
            row.update(ratings=row["ratings"] * 2, levels="1, 2, 3, 3, 4, 4, 5, 5")
    long = "Nebuchadnezzar " * 20
    card["groups"][1]["rows"][0]["name"] = "\u200b"
    card["candidate"] = card["now"] = card["opening"] = card["company"] = long
    card["groups"][0]["rows"][0]["name"] = card["must_haves"][0]["name"] = card["issues"][0]["name"] = long
    card["recommendations"][0]["assessor"] = card["groups"][0]["rows"][0]["ratings"][0]["assessor"] = long
    return card


VARIANTS = [cards.full, without_number, provisional, undecided, nameless, bare, crowded]


@pytest.mark.parametrize("variant", VARIANTS, ids=lambda variant: variant.__name__)
def test_scorecard_of_every_kind_is_valid_pdf_ua(press, variant):
    assert press(variant()).failures == []


def test_scorecard_shows_every_evidence_text_and_level(press):
    card = cards.full()
    text = press(card).text
    assert len(evidence(card)) == 68
    assert [words for words in evidence(card) if squeezed(words) not in text] == []
    assert [row["name"] for group in card["groups"] for row in group["rows"] if squeezed(row["name"]) not in text] == []


def test_scorecard_names_company_and_title_and_counts_pages(press):
    reader = press(cards.full()).reader
    assert (reader.metadata.author, reader.metadata.title) == (
        "Meridian Freight Systems",
        "Candidate scorecard: Priya Raghunathan",
    )
    assert len(reader.pages) == 6
    assert [f"Page {n} of 6" in sheet.extract_text() for n, sheet in enumerate(reader.pages, 1)] == [True] * 6


def test_scorecard_of_the_same_data_and_date_has_the_same_bytes(press):
    other = Press()
    assert press(cards.full()).content == other(cards.full()).content
    other.close()


def test_scorecard_without_decision_says_so(press):
    assert squeezed("Decision No decision recorded") in press(undecided()).text


def test_scorecard_without_enough_assessed_prints_no_number(press):
    text = press(without_number()).text
    assert squeezed("Fit Not enough assessed 0 25 50 75 100 31 % of the weight assessed.") in text
    assert squeezed("Not assessed: no evidence Dana Whitfield") in text
    assert "roleline66" not in text


def test_scorecard_without_names_names_nobody(press):
    text = press(nameless()).text
    assert [who for who, *_ in cards.PANEL if squeezed(who) in text] == []
    assert squeezed("Assessor B: 2 Developing") in text


LITERAL = [
    '#read("/etc/passwd")',
    "#import \"paper.typ\": *; #panic('no')",
    "*bold* _italic_ `raw` $x^2$ = Heading",
    "<script>alert(1)</script> &amp; \\ \\u{41} // comment /* more */",
    "a line\nanother\n\n- a list\ta tab",
    "=HYPERLINK(1) @label <label> #[x] ~ -- --- ...",
    "Ελένη Παπαδοπούλου, Нина Ђорђевић, Ґалаґан",
    "李小龍 さくら 한국어 ＡＢＣ",
    "Zoë Łukasz Nguyễn Thị ŵ ß",
    "W" * 400 + " https://example.com/" + "path/" * 60,
]


@pytest.mark.parametrize("text", LITERAL, ids=lambda text: text[:12].encode("ascii", "replace").decode())
def test_scorecard_prints_text_as_it_was_written(press, text):
    printed = press(said(text))
    assert printed.failures == []
    assert squeezed(text) in printed.text
    assert "couldnotbeshown" not in printed.text


def test_scorecard_carries_ten_thousand_characters_over_pages(press):
    printed = press(said("Ten thousand characters. " * 400))
    assert printed.failures == []
    assert [printed.text.count(word) for word in ("Ten", "thousand", "characters.")] == [400] * 3


@pytest.mark.parametrize(
    "text",
    [
        "محمد الأمين",
        "דוד בן־גוריון",
        "a \u2067שלום\u2069 b",
        "\u202eevil\u202c words",
        "Ḥasan Kṛṣṇa o\u0304\u0301",
        "א\u0301ا\u0323",
    ],
)
def test_scorecard_carries_right_to_left_and_combined_letters(press, text):
    printed = press({**said(text), "candidate": text})
    assert printed.failures == []
    assert "couldnotbeshown" not in printed.text


def test_scorecard_says_how_many_characters_it_could_not_show(press):
    printed = press(said("Grinned 😀😀, wrote \ud800 and क"))
    assert printed.failures == []
    assert squeezed("4 characters could not be shown; they are marked \ufffd here") in printed.text
    assert squeezed("Grinned \ufffd\ufffd, wrote \ufffd and \ufffd") in printed.text


@pytest.mark.parametrize(
    ("text", "shown", "replaced"),
    [
        ("plain", "plain", 0),
        ("e\u0301", "é", 0),
        ("ḥ", "ḥ", 0),
        ("a\r\nb\rc\td", "a\nb\nc d", 0),
        ("nul\x00 bell\x07 mark\ufeff", "nul bell mark", 0),
        ("\u202eback\u202d", "back", 0),
        ("heart ❤\ufe0f", "heart \ufffd", 1),
        ("family 👩\u200d👧", "family \ufffd\u200d\ufffd", 2),
        ("क\u093f\u0656", "\ufffd", 1),
        ("\ud800\udfff", "\ufffd\ufffd", 2),
        ("\ue000\U0010ffff\ufdd0", "\ufffd", 1),
        ("x" * 50, "\u200b".join(["x" * 16, "x" * 16, "x" * 16, "xx"]), 0),
        ("x" * 49, "x" * 49, 0),
    ],
)
def test_clean_keeps_what_can_be_shown_and_counts_the_rest(text, shown, replaced):
    assert typesetting.clean({"a": [text]}) == ({"a": [shown]}, replaced)


def test_clean_adds_up_over_all_of_the_data_and_leaves_numbers_alone():
    data = {"a": ["😀", {"b": "😀", "c": 1.5, "d": None, "e": True}], "f": ("😀",)}
    shown = {"a": ["\ufffd", {"b": "\ufffd", "c": 1.5, "d": None, "e": True}], "f": ["\ufffd"]}
    assert typesetting.clean(data) == (shown, 3)


def test_coverage_holds_the_scripts_names_are_written_in():
    alphabets = "AZaz09éßŁőŵñ ΑΩαω АЯаяЂђЇїҐґ את محمد 李王 さカ 한글 –—“”’…·−±≥≤×÷€£↓✓ \ufffd"
    assert set(alphabets) - typesetting.coverage() == set()
    assert {"\x00", "\ufeff", "\ue000", "😀"} & typesetting.coverage() == set()


def test_typeset_refuses_what_the_template_cannot_use_with_a_sentence(press):
    card = cards.full()
    card["fit"]["at"] = "<svg onload='x'/>"
    with pytest.raises(typesetting.TypesettingError) as refused:
        press(card)
    assert str(refused.value) == "This document could not be typeset. What it is made from is unchanged."


FORKED = """
import os, sys
from benchmarks.pdf import cards
from exports import typesetting
from tests.exports.press import AT
typesetting.prepare()
if sys.argv[1] == "after":
    typesetting.typeset("scorecard", cards.full(), AT)
child = os.fork()
if child == 0:
    try:
        typesetting.typeset("scorecard", cards.full(), AT)
        print("made", flush=True)
    except typesetting.TypesettingError as error:
        print(error, flush=True)
    os._exit(0)
os.waitpid(child, 0)
"""


def program(*arguments):
    return subprocess.run(
        [sys.executable, "-c", *arguments], cwd=HOUSE, capture_output=True, text=True, timeout=60, check=False
    )


@pytest.mark.parametrize(
    ("when", "outcome"),
    [
        ("before", "made"),
        ("after", "Documents cannot be made here: this process was forked from one that makes them."),
    ],
)
def test_typeset_after_a_fork_never_waits_for_ever(when, outcome):
    assert program(FORKED, when).stdout.strip() == outcome


LIMITED = """
from exports import typesetting
typesetting.limit_child(*map(int, __import__("sys").argv[1:]))
"""


def test_limit_child_leaves_room_for_a_scorecard():
    made = LIMITED + "from benchmarks.pdf import cards; from tests.exports.press import AT\n"
    made += "print(typesetting.typeset('scorecard', cards.full(), AT)[:5])"
    assert program(made, str(1500 * 1024**2), "30").stdout.strip() == "b'%PDF-'"


def test_limit_child_bounds_memory_and_time():
    assert "MemoryError" in program(LIMITED + "bytes(3 * 10**9)", str(1500 * 1024**2)).stderr
    assert program(LIMITED + "while True: pass", str(1500 * 1024**2), "0").returncode == -signal.SIGXCPU
