"""Counts and lateness in words. Knows no rows."""

from datetime import datetime
from zoneinfo import ZoneInfo

SMALL = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
HOUR, DAY = 3600, 86_400  # seconds


def number(count: int) -> str:
    """Up to ten in words, as a sentence wants it; beyond, in figures."""
    return SMALL[count] if count < len(SMALL) else str(count)


def several(count: int, noun: str, plural: str = "") -> str:
    """ "one scorecard", "three scorecards", "no scorecards"."""
    return f"{number(count)} {noun if count == 1 else plural or noun + 's'}"


def sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def either(words: list[str]) -> str:
    """ "offer, hold or decline"; one word stands alone."""
    return " or ".join(part for part in (", ".join(words[:-1]), words[-1]) if part)


def listed(names: list[str], most: int = 3) -> str:
    """ "Ann, Ben and Cleo"; beyond `most`, "Ann, Ben and 4 others"."""
    if len(names) > most:
        names = [*names[: most - 1], f"{len(names) - most + 1} others"]
    return " and ".join(part for part in (", ".join(names[:-1]), *names[-1:]) if part)


def late(due: datetime | None, as_of: datetime) -> str:
    """ "2 days late", or "" where nothing is late. Whole hours and days, cut."""
    behind = (as_of - due).total_seconds() if due else 0
    if behind <= 0:
        return ""
    if behind < HOUR:
        return "less than an hour late"
    count, unit = (int(behind // DAY), "day") if behind >= DAY else (int(behind // HOUR), "hour")
    return f"{count} {unit}{'' if count == 1 else 's'} late"


def moment(at: datetime, zone: ZoneInfo) -> str:
    """ "Monday 30 November 2026, 17:00 Europe/Amsterdam": by the clock of that zone, which is named."""
    there = at.astimezone(zone)
    return f"{there:%A} {there.day} {there:%B %Y, %H:%M} {zone.key}"


def beside(at: datetime, zone: ZoneInfo, other: ZoneInfo) -> str:
    """The moment by another clock, "16:00 Europe/London", with its day where that is another; "" where both agree."""
    here, there = at.astimezone(zone), at.astimezone(other)
    if here.utcoffset() == there.utcoffset():
        return ""
    day = "" if here.date() == there.date() else f"{there:%A} {there.day} {there:%B}, "
    return f"{day}{there:%H:%M} {other.key}"
