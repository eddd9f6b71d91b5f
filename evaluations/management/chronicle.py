"""A past for invented rows: acts told in any order, done in the order of their moments, each by its own clock."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from functools import partial
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch
from zoneinfo import ZoneInfo

from django.utils import timezone

ZONE = "Europe/Amsterdam"
SATURDAY = 5  # date.weekday()


@contextmanager
def clock(at: datetime) -> Iterator[None]:
    """Let django.utils.timezone.now() say `at` inside the block, for the whole process."""
    # The actions take no time from outside, and must not: in life nobody dates their own act. Here alone the clock is
    # moved, below timezone.now(), because the models' defaults hold that very function and miss one put in its place.
    with patch.object(timezone, "datetime", SimpleNamespace(now=at.astimezone)):
        yield


class Chronicle:
    """Acts with their moments."""

    def __init__(self) -> None:
        self._acts: list[tuple[datetime, Callable[[], object]]] = []

    def tell(self, at: datetime, act: Callable[..., object], *args: Any) -> None:
        self._acts.append((at, partial(act, *args)))

    def enact(self, *, since: datetime, until: datetime) -> None:
        """Do what was told, the earliest first. What lies before `since` or after `until` happens at that moment."""
        for at, act in sorted(self._acts, key=lambda told: told[0]):
            with clock(min(max(at, since), until)):
                act()


def moment(day: date, at: time) -> datetime:
    return datetime.combine(day, at, ZoneInfo(ZONE))


def today() -> date:
    """The day it is where the company works."""
    return timezone.localdate(timezone=ZoneInfo(ZONE))


def workday(as_of: date, days: int) -> date:
    """The working day that many before or after `as_of`: nobody interviews on a Saturday."""
    day, step = as_of, timedelta(days=1 if days > 0 else -1)
    for _ in range(abs(days)):
        day += step
        while day.weekday() >= SATURDAY:
            day += step
    return day
