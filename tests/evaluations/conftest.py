"""What the tests of scorecard pages share: a panel of two who have not begun, and a browser signed in as the first."""

import pytest

from evaluations.models import Scorecard
from tests.factories.evaluations import panel_round


@pytest.fixture
def round_(small_profile, people):
    return panel_round(
        small_profile,
        manager=people.manager,
        assessors=[people.interviewer, people.second_interviewer],
        submitted=0,
        recruiter=people.recruiter,
    )


@pytest.fixture
def card(round_) -> Scorecard:
    return round_.cards[0]


@pytest.fixture
def own(client, card):
    """The browser of the card's assessor."""
    client.force_login(card.assessor)
    return client
