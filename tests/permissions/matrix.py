"""Who may pass which door: data. `test_every_door.py` tries every cell.

A row gives one answer per person, in the order of world.PERSONS:

    A   I+  I=  I-  M+  M-  R+  R-  H   Hb  Su
    |   |   |   |   |   |   |   |   |   |   HR admin who is the candidate
    |   |   |   |   |   |   |   |   |   HR admin on the panel, own scorecard outstanding (blind)
    |   |   |   |   |   |   |   |   HR admin
    |   |   |   |   |   |   |   recruiter of another opening
    |   |   |   |   |   |   recruiter of this opening
    |   |   |   |   |   manager of another opening
    |   |   |   |   manager of this opening
    |   |   |   interviewer with no seat
    |   |   interviewer whose scorecard is in
    |   interviewer whose scorecard is outstanding (blind)
    nobody

L: sent to sign in (pages 302, API 401). 404: as if it did not exist. 403: visible, but not for you.
"""

import uuid

from tests.permissions.doors import Door, by_pk, everyone
from tests.permissions.matrix_anonymous import ANONYMOUS
from tests.permissions.matrix_framework import FRAMEWORK
from tests.permissions.matrix_life import LIFE
from tests.permissions.matrix_notices import NOTICES
from tests.permissions.world import tomorrow

SEEN_BY_ALL = everyone("200")
#                A I+  I=  I-  M+  M-  R+  R-  H   Hb  Su
OPENING_READ = " L 200 200 404 200 404 200 404 200 200 200"
OPENING_RUN = "  L 403 403 404 200 404 200 404 200 200 200"
OPENING_POST = " L 403 403 404 302 404 302 404 302 302 302"
MANAGER_POST = " L 403 403 404 302 404 403 404 302 302 302"
EVALUATION_RUN = "L 403 403 404 200 404 200 404 200 200 404"
EVALUATION_POST = "L 403 403 404 302 404 302 404 302 302 404"
#                A I+  I=  I-  M+  M-  R+  R-  H   Hb  Su

DOORS = [
    # --- the front ---
    Door("home", {"GET": SEEN_BY_ALL}),
    Door("healthz", {"GET": everyone("200", nobody="200")}),
    Door("health_detail", {"GET": "L 403 403 403 403 403 403 403 200 200 200"}),
    # --- signing in (allauth's doors) ---
    Door(
        "account_login",
        {"GET": everyone("302", nobody="200"), "POST": everyone("302", nobody="200")},
        data=lambda world: {"login": "nobody@example.org", "password": "wrong"},
    ),
    Door("account_logout", {"GET": everyone("200"), "POST": everyone("L")}),
    Door("account_signup", {"GET": everyone("302", nobody="200"), "POST": everyone("302", nobody="200")}),
    Door("account_inactive", {"GET": everyone("200", nobody="200")}),
    Door("account_reauthenticate", {"GET": everyone("403"), "POST": everyone("403")}),
    Door("account_change_password", {"GET": everyone("302"), "POST": everyone("302")}),
    Door("account_set_password", {"GET": SEEN_BY_ALL, "POST": SEEN_BY_ALL}),
    Door(
        "account_reset_password",
        {"GET": everyone("200", nobody="200"), "POST": everyone("302", nobody="302")},
        data=lambda world: {"email": "nobody@example.org"},
    ),
    Door("account_reset_password_done", {"GET": everyone("200", nobody="200")}),
    Door(
        "account_reset_password_from_key",
        {"GET": everyone("200", nobody="200"), "POST": everyone("200", nobody="200")},
        kwargs=lambda world: {"uidb36": "0", "key": "stale"},
    ),
    Door("account_reset_password_from_key_done", {"GET": everyone("200", nobody="200")}),
    # --- oneself ---
    Door(
        "accounts:settings",
        {"GET": SEEN_BY_ALL, "POST": everyone("302")},
        data=lambda world: {"theme": "dark", "time_zone": "UTC"},
    ),
    Door("accounts:theme", {"POST": everyone("302")}, data=lambda world: {"theme": "dark"}),
    Door(
        "accounts:demo_sign_in",
        {"POST": everyone("404", nobody="404")},
        data=lambda world: {"email": world.people["H"].email},
    ),
    *FRAMEWORK,
    *LIFE,
    *ANONYMOUS,
    *NOTICES,
    # --- openings and panels ---
    Door("evaluations:opening_list", {"GET": SEEN_BY_ALL}),
    Door(
        "evaluations:opening_create",
        {
            "GET": " L 403 403 403 200 200 200 200 200 200 200",
            "POST": "L 403 403 403 302 200 302 200 302 302 302",  # 200: one may not name others alone
        },
        data=lambda world: {
            "title": "A new opening",
            "purpose": "hire",
            "edition": world.edition.pk,
            "manager": world.people["M+"].pk,
            "recruiter": world.people["R+"].pk,
            "time_zone": "UTC",
            "blindness": "after_own",
        },
    ),
    Door("evaluations:opening_detail", {"GET": OPENING_READ}, kwargs=by_pk("opening")),
    Door(
        "evaluations:opening_edit",
        {"GET": OPENING_RUN, "POST": OPENING_POST},
        kwargs=by_pk("opening"),
        data=lambda world: {"title": "Another title", "time_zone": "UTC", "recruiter": world.people["R+"].pk},
    ),
    Door("evaluations:opening_open", {"POST": OPENING_POST}, kwargs=by_pk("planned")),
    Door("evaluations:opening_close", {"POST": MANAGER_POST}, kwargs=by_pk("idle")),
    Door("evaluations:opening_archive", {"POST": MANAGER_POST}, kwargs=by_pk("closed")),
    Door("evaluations:opening_journal", {"GET": OPENING_RUN}, kwargs=by_pk("opening")),
    Door(
        "evaluations:panel_edit",
        {"GET": OPENING_RUN, "POST": OPENING_POST},
        kwargs=by_pk("opening"),
        data=lambda world: {
            "assessor": world.people["I-"].pk,
            "stage": world.edition.stages.first().pk,
            "relation": "panel",
        },
    ),
    Door(
        "evaluations:seat_remove",
        {"POST": "L 403 403 404 302 404 302 404 302 403 302"},  # Hb: it is their own seat
        kwargs=lambda world: {
            "pk": world.opening.pk,
            "seat": world.opening.seats.filter(assessor=world.people["Hb"]).first().pk,
        },
    ),
    # --- candidates ---
    Door(
        "evaluations:candidate_add",
        {"GET": OPENING_RUN, "POST": OPENING_POST},
        kwargs=by_pk("opening"),
        data=lambda world: {"name": "Nina New", "posts-TOTAL_FORMS": "0", "posts-INITIAL_FORMS": "0"},
    ),
    Door(
        "evaluations:candidate_edit",
        {"GET": EVALUATION_RUN, "POST": EVALUATION_POST},
        kwargs=by_pk("candidate"),
        data=lambda world: {"name": "Cora Renamed", "posts-TOTAL_FORMS": "0", "posts-INITIAL_FORMS": "0"},
    ),
    # --- evaluations ---
    Door(
        "evaluations:evaluation_begin",
        {"POST": "L 404 404 404 302 404 302 404 302 302 302"},  # the panel learns of a candidate when it begins
        kwargs=by_pk("fresh"),
    ),
    Door("evaluations:evaluation_arrange", {"GET": EVALUATION_RUN}, kwargs=by_pk("evaluation")),
    Door(
        "evaluations:interview_set",
        {"POST": EVALUATION_POST},
        kwargs=by_pk("evaluation"),
        data=lambda world: {"stage": world.edition.stages.first().pk, "starts_at": tomorrow(), "minutes": 60},
    ),
    Door(
        "evaluations:finding_record",
        {"POST": EVALUATION_POST},
        kwargs=by_pk("evaluation"),
        data=lambda world: {"qualification": world.edition.qualifications.first().pk, "result": "meets"},
    ),
    Door(
        "evaluations:evaluation_withdraw",
        {"POST": EVALUATION_POST},
        kwargs=by_pk("evaluation"),
        data=lambda world: {"reason": "Took another post."},
    ),
    Door(
        "evaluations:evaluation_reconsider",
        {"POST": "L 403 403 404 403 404 403 404 302 302 302"},
        kwargs=by_pk("decided"),
        data=lambda world: {"reason": "New facts came in."},
    ),
    Door(
        "evaluations:scoresheet",
        {"GET": "L 403 200 404 200 404 200 404 200 403 404"},
        kwargs=by_pk("evaluation"),
        writes_on_get=True,
    ),
    Door(
        "evaluations:decision_record",
        {
            "GET": " L 302 302 404 302 404 302 404 302 302 404",
            "POST": "L 403 403 404 302 404 403 404 302 403 404",
        },
        kwargs=by_pk("evaluation"),
        data=lambda world: {
            "outcome": "hold",
            "reason": "Read it all.",
            **{f"scorecard-{world.cards[name].pk}": "On leave." for name in ("I+", "Hb")},
        },
    ),
    # --- scorecards: I+'s own, still outstanding ---
    Door(
        "evaluations:scorecard_detail",
        {"GET": "L 404 200 404 200 404 200 404 200 404 404"},
        kwargs=lambda world: {"pk": world.cards["I="].pk},
        writes_on_get=True,
    ),
    Door(
        "evaluations:scorecard_form",
        {
            "GET": " L 200 404 404 404 404 404 404 404 404 404",
            "POST": "L 302 404 404 404 404 404 404 404 404 404",
        },
        kwargs=lambda world: {
            "pk": world.cards["I+"].pk,
            "key": world.edition.requirements.first().competency.key,
        },
        data=lambda world: {"version": 1, "key": str(uuid.uuid4()), "level": "4", "evidence": "Said so.", "go": "next"},
        insider="I+",
    ),
    Door(
        "evaluations:scorecard_save",
        {"POST": "L 200 404 404 404 404 404 404 404 404 404"},
        kwargs=lambda world: {"pk": world.cards["I+"].pk},
        data=lambda world: {"version": 1, "key": str(uuid.uuid4()), "private_notes": "A note."},
        json=True,
        insider="I+",
    ),
    Door(
        "evaluations:scorecard_review",
        {
            "GET": " L 200 404 404 404 404 404 404 404 404 404",
            "POST": "L 200 404 404 404 404 404 404 404 404 404",  # not everything is answered: said on the page
        },
        kwargs=lambda world: {"pk": world.cards["I+"].pk},
        data=lambda world: {"version": 1, "key": str(uuid.uuid4()), "recommendation": "yes", "summary": "Fine."},
        insider="I+",
    ),
    Door(
        "evaluations:scorecard_recuse",
        {
            "GET": " L 200 404 404 404 404 404 404 404 404 404",
            "POST": "L 302 404 404 404 404 404 404 404 404 404",
        },
        kwargs=lambda world: {"pk": world.cards["I+"].pk},
        data=lambda world: {"reason": "We worked together for years."},
        insider="I+",
    ),
    # --- exports: M+'s own, asked for and queued ---
    Door("exports:export_list", {"GET": SEEN_BY_ALL}),
    Door("genuine", {"GET": everyone("200", nobody="200")}),
    Door(
        "exports:batch_request",
        {
            "GET": " L 403 403 403 200 200 200 200 200 200 200",
            "POST": "L 403 403 403 302 200 302 200 302 302 302",  # 200: one may not choose others' openings
        },
        data=lambda world: {
            "key": str(uuid.uuid4()),
            "openings": [world.opening.pk],
            "what": "pdf",
            "which": "begun",
            "candidate": "coded",
        },
    ),
    Door(
        "exports:batch_run_again",
        {"POST": "L 404 404 404 403 404 404 404 404 404 404"},  # it is no batch
        kwargs=lambda world: {"pk": world.exports["M+"].pk},
        insider="M+",
    ),
    Door(
        "exports:export_request",
        {
            "GET": " L 403 200 404 200 404 200 404 200 403 404",
            "POST": "L 403 302 404 302 404 302 404 302 403 404",
        },
        kwargs=by_pk("evaluation"),
        data=lambda world: {"key": str(uuid.uuid4())},
    ),
    Door(
        "exports:export_detail",
        {"GET": "L 404 404 404 200 404 404 404 404 404 404"},
        kwargs=lambda world: {"pk": world.exports["M+"].pk},
        insider="M+",
    ),
    Door(
        "exports:export_cancel",
        {"POST": "L 404 404 404 302 404 404 404 404 404 404"},
        kwargs=lambda world: {"pk": world.exports["M+"].pk},
        insider="M+",
    ),
    Door(
        "exports:export_try_again",
        {"POST": "L 404 404 404 403 404 404 404 404 404 404"},  # it has not ended: there is nothing to try again
        kwargs=lambda world: {"pk": world.exports["M+"].pk},
        insider="M+",
    ),
    Door(
        "exports:export_download",
        {"GET": "L 404 404 404 404 404 404 404 404 404 404"},  # not made yet; tests/exports try the finished ones
        kwargs=lambda world: {"pk": world.exports["M+"].pk},
        insider="M+",
    ),
]
MATRIX: dict[str, Door] = {door.name: door for door in DOORS}
