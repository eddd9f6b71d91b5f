"""Any words at all in a scorecard: what hypothesis thinks of, the scripts names are written in, texts without end."""

import json
import unicodedata

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from benchmarks.pdf import cards
from exports import typesetting
from tests.exports.press import squeezed
from tests.exports.test_typesetting import said

NAMES = ["Ελένη Παπαδοπούλου", "محمد الأمين", "דוד בן־גוריון", "李小龍", "Nguyễn Thị Ánh", "Нина Ђорђевић"]
HEADINGS = (
    "Fit",
    "Competencies against target",
    "What the panel disagreed on",
    "Recommendations",
    "Decision",
    "Ratings and evidence",
    "How the numbers were made",
)
# Left to right alone and nothing composed: those a reader of PDFs gives back in the order they were written.
PLAIN = st.characters(min_codepoint=0x21, max_codepoint=0x17F, categories=["L", "N", "P", "S"])
ANY = st.text(st.characters(), max_size=80)


def everywhere(name, note):
    """A scorecard with `name` wherever a person or a competency is named, and `note` wherever somebody wrote."""
    card = said(note)
    row = card["groups"][0]["rows"][0]
    row["name"] = card["candidate"] = card["company"] = card["opening"] = card["now"] = name
    row["ratings"][0].update(assessor=name, note=note)
    card["qualifications"] = [{"text": note, "demand": "Required", "result": "Meets", "tone": "good", "found": note}]
    card["recommendations"] = [
        {"assessor": name, "place": note, "answer": "Yes", "tone": "good", "summary": note, "note": note}
    ]
    return card


def beyond(sheet):
    """What is set outside the paper."""
    found = []

    def see(text, page, line, *_):
        x = line[4] * page[0] + line[5] * page[2] + page[4]
        y = line[4] * page[1] + line[5] * page[3] + page[5]
        if text.strip() and not (0 < x < sheet.mediabox.width and 0 < y < sheet.mediabox.height):
            found.append(text)

    sheet.extract_text(visitor_text=see)
    return found


@pytest.mark.thorough
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=ANY, note=ANY)
def test_scorecard_of_any_words_is_valid_and_counts_what_it_could_not_show(press, name, note):
    card = everywhere(name, note)
    _, replaced = typesetting.clean(card)
    printed = press(card)
    assert printed.failures == []
    sentence = "1character" if replaced == 1 else f"{replaced}characters"
    assert (squeezed(f"{sentence} could not be shown") in printed.text) is (replaced > 0)


@pytest.mark.thorough
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(note=st.text(PLAIN, min_size=1, max_size=45).filter(lambda text: unicodedata.is_normalized("NFC", text)))
def test_scorecard_of_any_latin_words_holds_them(press, note):
    shown, _ = typesetting.clean_text(note)
    assert squeezed(shown) in press(said(note)).text


@pytest.mark.thorough
@pytest.mark.parametrize("name", NAMES)
def test_scorecard_of_a_name_in_any_script_shows_every_letter_of_it(press, name):
    printed = press(everywhere(name, "Wrote little."))
    assert printed.failures == []
    assert "couldnotbeshown" not in printed.text
    # Letters of right-to-left names are given back in their joined forms and in the order they are seen.
    letters = set(unicodedata.normalize("NFKC", printed.text))
    assert set(squeezed(unicodedata.normalize("NFKC", name))) - letters == set()
    assert printed.reader.metadata.title == f"Candidate scorecard: {name}"


def test_scorecard_with_ten_thousand_characters_in_every_note_holds_them_all(press):
    note = "Ten thousand characters. " * 400
    printed = press(everywhere("Priya Raghunathan", note))
    assert printed.failures == []
    # One evidence text, a rating's note, two of a qualification, three of a recommendation.
    assert printed.text.count("thousand") == 7 * 400
    assert [line for sheet in printed.reader.pages for line in beyond(sheet)] == []


@pytest.mark.thorough
@pytest.mark.parametrize("lines", range(0, 64, 8))
def test_scorecard_leaves_no_heading_alone_at_the_foot_of_a_page(press, lines):
    card = cards.full()
    card["decision"]["reason"] += " And so on." * (12 * lines)
    names = [row["name"] for group in card["groups"] for row in group["rows"]]
    for sheet in press(card).reader.pages:
        written = [line.strip() for line in sheet.extract_text().splitlines() if line.strip()]
        last = [line for line in written if not line.startswith(("Confidential", "Page ", "Check code"))][-1]
        assert last not in HEADINGS
        assert [name for name in names if last.startswith(name) and "target" in last] == []


@settings(deadline=None)
@given(text=st.one_of(ANY, st.text(PLAIN), st.text('\\"nt\n\t\r\x7f /<\u0338e\u0301', max_size=80)))
@example(text="x" * 50)
@example(text="\ud800")
@example(text="\u202e")
@example(text="\\u202e")
def test_inputs_say_what_clean_says(text):
    data = {"name": text, "rows": [{"at": 1.5, "note": text}, text], "none": None, "attention": True}
    shown, replaced = typesetting.clean(data)
    given = typesetting.inputs(data)
    assert (json.loads(given["data"]), given["replaced"]) == (shown, str(replaced))


@pytest.mark.parametrize("words", [*NAMES, "Zoë “Zo” O’Neill, 31 % → −0.7 ÷ ±0", "two\nlines"])
def test_a_scorecard_that_can_be_shown_as_it_is_needs_no_cleaning(words):
    written = json.dumps(everywhere(words, words), ensure_ascii=False)
    assert typesetting.needs_no_cleaning(written)


def test_every_letter_taken_for_granted_can_be_shown():
    assert set(map(chr, range(0x20, 0x7F))) <= typesetting.coverage()


def test_a_rating_after_a_very_long_one_stands_below_it(press):
    card = said("the first")
    card["groups"][0]["rows"][0]["ratings"][1]["evidence"] = "and so on " * 220 + "to the end"
    heights = {}

    def see(text, page, line, *_):
        for words in ("the end", cards.PANEL[2][0]):
            if words in text:
                heights[words] = line[4] * page[1] + line[5] * page[3] + page[5]

    for sheet in press(card).reader.pages:
        sheet.extract_text(visitor_text=see)
    assert heights["the end"] - heights[cards.PANEL[2][0]] > 9
