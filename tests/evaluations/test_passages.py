"""What an anonymous opening hides of a summary: the marked passages and the candidate's own name."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evaluations.passages import HIDDEN, MARK, fault, hidden, whole

checked = settings(deadline=None, max_examples=100, database=None, suppress_health_check=[HealthCheck.too_slow])
NAME = "José O'Brannagh-Li"
WORDS = st.sampled_from(["Led", "six teams", "at", "JOSÉ", "brannagh", "Li", "Jose\u0301", "Joseph", "\n", "—", "é"])
PIECES = st.lists(st.one_of(WORDS, st.text(max_size=12)), max_size=12).map(" ".join)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("Led six teams.", "Led six teams."),
        ("Led [[Wexcombe’s]] six teams.", "Led [hidden] six teams."),
        ("[[All]] of it [[gone]]", "[hidden] of it [hidden]"),
        ("José O'Brannagh led six teams.", "[hidden] O'[hidden] led six teams."),
        ("JOSE, jose\u0301 and Josés team", "[hidden], [hidden] and Josés team"),
        ("jose.brannagh@example.org", "[hidden].[hidden]@example.org"),
        ("Li is too short a part to be hidden", "Li is too short a part to be hidden"),
        ("José José [[x]]\nJosé", "[hidden]"),
    ],
)
def test_passages_read_without_what_names_the_candidate(text, read):
    assert hidden(text, NAME) == read


@pytest.mark.parametrize(
    ("text", "read"), [("a [[b", "a [hidden]"), ("a ]] b", "[hidden] b"), ("a [[b [[c]] d]] e", "a [hidden] e")]
)
def test_passages_out_of_balance_hide_too_much_rather_than_too_little(text, read):
    assert hidden(text, NAME).replace("[hidden][hidden]", HIDDEN).replace(HIDDEN * 2, HIDDEN) == read


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("a [[b", "one never ends"),
        ("a ]] b", "one ends that never began"),
        ("a [[b [[c]] d]]", "one begins inside another"),
        ("[[a]] b", ""),
        ("[a] b]", ""),
    ],
)
def test_passages_say_what_is_wrong_with_their_marks(text, what):
    said = fault(text)
    assert said == (
        f"A passage to be hidden begins with [[ and ends with ]]: {what}. "
        "Nothing was saved, and your text is still here."
        if what
        else ""
    )


@checked
@given(PIECES, st.text(max_size=20), PIECES)
def test_passages_never_let_a_marked_text_or_a_name_through(before, secret, after):
    marked = MARK.sub("", secret).strip("[]")
    before, after = (MARK.sub("", text).strip("[]") for text in (before, after))
    read = hidden(f"{before}[[{marked}]]{after}", NAME)
    assert read == hidden(f"{before}[[another]]{after}", NAME)
    assert hidden(read, NAME) == read
    assert [part for part in ("josé", "jose", "brannagh") if part in read.casefold().split()] == []


@checked
@given(PIECES)
def test_passages_without_marks_and_name_are_read_as_they_are(text):
    plain = MARK.sub("", text)
    assert hidden(plain, "") == plain
    assert whole(plain) == plain


@checked
@given(st.text(alphabet="ab[] ", max_size=20))
def test_passages_in_balance_are_whole_without_their_marks_alone(text):
    assert len(text) - len(whole(text)) == 2 * len(MARK.findall(text))
    assert (fault(text) == "") is (MARK.findall(text) == ["[[", "]]"] * (len(MARK.findall(text)) // 2))
