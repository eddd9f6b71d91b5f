"""Every mail of reminders there is, in one table: to whom, when, and in which words. Knows no rows.

Words hold named places alone, filled by letters.py with plain strings: what a candidate or an opening is called is
never read as a place itself.
"""

from dataclasses import dataclass

from notices.enums import MailKind

CARD, LATE, OPENING = "evaluations:scorecard_detail", "notices:late_list", "evaluations:opening_detail"
EXPORT = "exports:export_detail"


@dataclass(frozen=True)
class Kind:
    """`always`: sent to those as well who turned reminders off. `page` is where its one link leads."""

    kind: MailKind
    to: str
    when: str
    subject: str
    said: str
    label: str
    page: str = CARD
    always: bool = False


TABLE = (
    Kind(
        MailKind.ASSIGNED,
        "the assessor",
        "at once, when a scorecard is handed out",
        "Your scorecard for {name}",
        "You are asked to score {name} for {opening}. {due_sentence} "
        "Until yours is in, you see nobody else's scorecard.",
        "Open your scorecard",
        always=True,
    ),
    Kind(
        MailKind.DAY_BEFORE,
        "the assessor",
        "at 08:00 on the day before it is due",
        "Due tomorrow: your scorecard for {name}",
        "Your scorecard for {name}, {opening}, is due tomorrow: {due}.",
        "Open your scorecard",
    ),
    Kind(
        MailKind.ON_THE_DAY,
        "the assessor",
        "at 08:00 on the day it is due",
        "Due today: your scorecard for {name}",
        "Your scorecard for {name}, {opening}, is due today: {due}.",
        "Open your scorecard",
    ),
    Kind(
        MailKind.OVERDUE,
        "the assessor",
        "when the due moment has passed",
        "Overdue: your scorecard for {name}",
        "Your scorecard for {name}, {opening}, was due {due}. If you cannot judge the candidate, you can recuse "
        "yourself there.",
        "Open your scorecard",
    ),
    Kind(
        MailKind.ESCALATED,
        "the opening's manager",
        "a day after the due moment has passed",
        "Late: a scorecard for {name}",
        "{assessor}'s scorecard for {name}, {opening}, was due {due}. The page of late scorecards shows who else is "
        "waited for, and nudges them.",
        "See who is late",
        LATE,
    ),
    Kind(
        MailKind.NUDGED,
        "the assessor",
        "when somebody who runs the opening nudges them, once a day for a scorecard",
        "A nudge: your scorecard for {name}",
        "Those who run {opening} are waiting for your scorecard for {name}. It was due {due}.",
        "Open your scorecard",
    ),
    Kind(
        MailKind.REOPENING_ASKED,
        "the opening's manager; HR, once the author has seen colleagues' ratings or where the manager may not answer",
        "at once, when an author asks to change a submitted scorecard",
        "A scorecard for {name}: reopening asked for",
        "{assessor} asks to change the scorecard for {name}, {opening}, that they have submitted.",
        "Open the opening",
        OPENING,
    ),
    Kind(
        MailKind.REOPENING_ANSWERED,
        "the author",
        "at once, when it is answered",
        "Your scorecard for {name}: reopening {answer}",
        "You asked to change your scorecard for {name}, {opening}. The reopening is {answer}.",
        "Open your scorecard",
        always=True,
    ),
    Kind(
        MailKind.EXPORT_READY,
        "whoever asked for the export",
        "when an export of whole openings is ready, where its form asked for a mail",
        "Your export is ready: {export}",
        "The export you asked for is ready: {export}. {failed}It is kept until {until}, then deleted. Only you can "
        "download it.",
        "Open the export",
        EXPORT,
        always=True,
    ),
)
KINDS = {row.kind: row for row in TABLE}
