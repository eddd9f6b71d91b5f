from datetime import UTC, datetime, timedelta

import pytest

from evaluations.phrases import either, late, listed, sentence, several

NOW = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("count", "said"),
    [(0, "no stages"), (1, "one stage"), (2, "two stages"), (10, "ten stages"), (11, "11 stages")],
)
def test_several(count, said):
    assert several(count, "stage") == said


def test_either():
    outcomes = (["offer", "hold", "decline"], ["promote", "not yet"], ["recorded"])
    assert [either(words) for words in outcomes] == ["offer, hold or decline", "promote or not yet", "recorded"]


def test_several_with_its_own_plural():
    assert [several(count, "entry", "entries") for count in (1, 3)] == ["one entry", "three entries"]


@pytest.mark.parametrize(
    ("names", "said"),
    [
        ([], ""),
        (["Ann"], "Ann"),
        (["Ann", "Ben"], "Ann and Ben"),
        (["Ann", "Ben", "Cleo"], "Ann, Ben and Cleo"),
        (["Ann", "Ben", "Cleo", "Dan"], "Ann, Ben and 2 others"),
    ],
)
def test_listed(names, said):
    assert listed(names) == said


@pytest.mark.parametrize(
    ("behind", "said"),
    [
        (timedelta(minutes=-1), ""),
        (timedelta(0), ""),
        (timedelta(minutes=59), "less than an hour late"),
        (timedelta(hours=1), "1 hour late"),
        (timedelta(hours=23, minutes=59), "23 hours late"),
        (timedelta(days=1), "1 day late"),
        (timedelta(days=2, hours=23), "2 days late"),
    ],
)
def test_late(behind, said):
    assert late(NOW - behind, NOW) == said


def test_late_without_a_date_is_never():
    assert late(None, NOW) == ""


def test_sentence_leaves_the_rest_of_the_words_alone():
    assert [sentence(text) for text in ("", "one HR admin")] == ["", "One HR admin"]
