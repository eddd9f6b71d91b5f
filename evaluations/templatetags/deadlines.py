"""{{ card.due_at|deadline:opening }}: when something is due, by the reader's clock, with zones where clocks differ."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django import template
from django.utils import timezone

from evaluations.models import Opening
from evaluations.phrases import beside

register = template.Library()


@register.filter
def deadline(due: datetime, opening: Opening) -> str:
    """ "Monday 30 November, 16:00", and where the opening's clock shows another time, whose time each is."""
    here, zone = timezone.localtime(due), timezone.get_current_timezone()
    there = beside(due, zone, ZoneInfo(opening.time_zone))
    said = f"{here:%A} {here.day} {here:%B, %H:%M}"
    return f"{said} {zone} ({there})" if there else said
