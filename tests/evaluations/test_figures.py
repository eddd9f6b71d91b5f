import pytest

from evaluations.templatetags.figures import nick
from roles.models import Qualification

LONG = "Experience, shown by cases, of setting technical strategy and of overseeing large systems; indispensable"


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({"degree": "bachelor"}, "Bachelor's degree"),
        ({"years_minimum": 10, "years_maximum": 15, "open_ended": True}, "10 to 15 years or more"),
        ({}, LONG),
    ],
)
def test_qualification_is_named_by_its_degree_its_years_or_all_its_words(said, expected):
    assert nick(Qualification(text=f"{LONG}.", **said)) == expected
