"""The doors of deadlines, reminders and calendars. Columns: matrix.py."""

from tests.permissions.doors import Door, everyone
from tests.permissions.world import World


def an_interview(world: World) -> dict:
    return {"pk": world.evaluation.pk, "key": world.evaluation.interviews.first().stage.key}


#          A I+  I=  I-  M+  M-  R+  R-  H   Hb  Su
LATE = "   L 403 403 403 200 200 200 200 200 200 200"
NUDGE = "  L 403 403 404 302 404 302 404 302 302 404"
CALENDAR = "L 200 200 404 200 404 200 404 200 200 404"

NOTICES: list[Door] = [
    Door("notices:late_list", {"GET": LATE}),
    Door("notices:nudge", {"POST": NUDGE}, kwargs=lambda world: {"pk": world.cards["I+"].pk}),
    Door("notices:interview_calendar", {"GET": CALENDAR}, kwargs=an_interview),
    Door("notices:feed_edit", {"GET": everyone("200"), "POST": everyone("200")}),
    Door("notices:feed_revoke", {"POST": everyone("302")}),
    Door(
        "notices:feed",
        {"GET": everyone("200", nobody="200")},
        kwargs=lambda world: {"token": world.calendar},
    ),
]
