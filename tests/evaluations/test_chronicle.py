"""Acts of an invented past: their order, their clock, and the limits of both."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from evaluations.management.chronicle import Chronicle, clock, workday
from evaluations.models import Reveal

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def test_clock_moves_now_and_the_defaults_of_models_and_goes_back():
    with clock(NOON):
        assert (timezone.now(), Reveal().at, timezone.localdate()) == (NOON, NOON, NOON.date())
    assert abs(timezone.now() - datetime.now(UTC)) < HOUR


def test_clock_goes_back_after_an_error():
    with pytest.raises(RuntimeError), clock(NOON):
        raise RuntimeError
    assert abs(timezone.now() - datetime.now(UTC)) < HOUR


def test_acts_are_done_in_order_each_at_its_moment():
    done, chronicle = [], Chronicle()
    for name, at in {"late": NOON + HOUR, "early": NOON - HOUR, "early too": NOON - HOUR, "noon": NOON}.items():
        chronicle.tell(at, lambda name: done.append((name, timezone.now())), name)
    chronicle.enact(since=NOON - 2 * HOUR, until=NOON + 2 * HOUR)
    assert done == [
        ("early", NOON - HOUR),
        ("early too", NOON - HOUR),
        ("noon", NOON),
        ("late", NOON + HOUR),
    ]


def test_no_act_leaves_the_time_there_is():
    done, chronicle = [], Chronicle()
    for hours in (-5, 0, 5):
        chronicle.tell(NOON + hours * HOUR, lambda: done.append(timezone.now()))
    chronicle.enact(since=NOON - HOUR, until=NOON + HOUR)
    assert done == [NOON - HOUR, NOON, NOON + HOUR]


@pytest.mark.parametrize(
    ("days", "there"),
    [(-1, date(2026, 11, 20)), (-6, date(2026, 11, 13)), (1, date(2026, 11, 24)), (5, date(2026, 11, 30))],
)
def test_workday_steps_over_weekends(days, there):
    assert workday(date(2026, 11, 23), days) == there


def test_workday_of_a_sunday_is_the_friday_before_or_the_monday_after():
    sunday = date(2026, 11, 22)
    assert [workday(sunday, -1), workday(sunday, 1)] == [date(2026, 11, 20), date(2026, 11, 23)]
