"""When something is due, by the reader's clock and by the opening's."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from evaluations.models import Opening, Scorecard
from evaluations.templatetags.deadlines import deadline

DUE = datetime(2026, 11, 30, 16, tzinfo=UTC)


@pytest.mark.parametrize(
    ("due", "reader", "opening", "said"),
    [
        (DUE, "Europe/Amsterdam", "Europe/Amsterdam", "Monday 30 November, 17:00"),
        (DUE, "Europe/Madrid", "Europe/Amsterdam", "Monday 30 November, 17:00"),  # the clocks agree
        (DUE, "Europe/London", "Europe/Amsterdam", "Monday 30 November, 16:00 Europe/London (17:00 Europe/Amsterdam)"),
        (
            DUE,
            "Pacific/Auckland",
            "America/Los_Angeles",
            "Tuesday 1 December, 05:00 Pacific/Auckland (Monday 30 November, 08:00 America/Los_Angeles)",
        ),
        (DUE, "UTC", "Asia/Kathmandu", "Monday 30 November, 16:00 UTC (21:45 Asia/Kathmandu)"),
        # Between the two continents' own clock changes they are an hour nearer than usual.
        (
            datetime(2026, 10, 30, 16, tzinfo=UTC),
            "Europe/London",
            "America/New_York",
            "Friday 30 October, 16:00 Europe/London (12:00 America/New_York)",
        ),
        (
            datetime(2018, 11, 4, 15, tzinfo=UTC),
            "UTC",
            "America/Sao_Paulo",
            "Sunday 4 November, 15:00 UTC (13:00 America/Sao_Paulo)",
        ),
    ],
)
def test_deadline_names_the_zones_where_the_clocks_differ(due, reader, opening, said):
    with timezone.override(ZoneInfo(reader)):
        assert deadline(due, Opening(time_zone=opening)) == said


@pytest.mark.parametrize("zone", ["Europe/Amsterdam", "Pacific/Auckland"])
def test_home_and_scoring_page_say_when_it_is_due(own, card, zone):
    Opening.objects.update(time_zone=zone)
    Scorecard.objects.update(due_at=DUE)
    there = {"Europe/Amsterdam": "17:00", "Pacific/Auckland": "Tuesday 1 December, 05:00"}[zone]
    said = f"Monday 30 November, 16:00 UTC ({there} {zone})"
    assert said in own.get("/").content.decode()
    assert said in own.get(f"/scorecards/{card.pk}/", follow=True).content.decode()
