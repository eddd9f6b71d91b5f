"""The doors of a scorecard's life: reopening, submissions, seats handed over, blindness lifted. Columns: matrix.py."""

from tests.permissions.doors import Door, by_pk
from tests.permissions.world import World


def done(world: World) -> dict:
    return {"pk": world.cards["I="].pk}


LIFE: list[Door] = [
    #                                                       A I+  I=  I-  M+  M-  R+  R-  H   Hb  Su
    Door(
        "evaluations:scorecard_submissions",
        {"GET": "     L 404 200 404 200 404 200 404 200 404 404"},
        done,
        writes_on_get=True,
    ),
    Door(
        "evaluations:scorecard_reopen",
        {
            "GET": " L 404 200 404 403 404 403 404 403 404 404",
            "POST": "L 404 302 404 403 404 403 404 403 404 404",
        },
        kwargs=done,
        data=lambda world: {"reason": "I mixed up two answers."},
        insider="I=",
    ),
    Door(
        "evaluations:reopening_answer",
        {
            "GET": " L 404 403 404 200 404 403 404 200 404 200",  # I=: nobody answers for themself
            "POST": "L 404 403 404 302 404 403 404 302 404 302",
        },
        kwargs=by_pk("asked"),
        data=lambda world: {"go": "grant", "answer": ""},
    ),
    Door(
        "evaluations:override_form",
        {
            "GET": " L 403 403 404 403 404 403 404 200 403 404",
            "POST": "L 403 403 404 403 404 403 404 302 403 404",
        },
        kwargs=by_pk("evaluation"),
        data=lambda world: {"person": world.people["I+"].pk, "reason": "They chair the debrief."},
    ),
    Door(
        "evaluations:seat_hand_over",
        {"POST": "L 403 403 404 302 404 302 404 302 403 302"},  # Hb: it is their own seat
        kwargs=by_pk("opening"),
        data=lambda world: {
            "seat": world.opening.seats.filter(assessor=world.people["Hb"]).first().pk,
            "to": world.people["I-"].pk,
        },
    ),
]
