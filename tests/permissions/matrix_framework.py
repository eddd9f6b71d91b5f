"""Role profiles, after the library: an internal reference for everyone; drafts are HR's. Rows as in matrix.py."""

from roles import exchange
from roles.arrival import arrival_of
from roles.models import Role
from tests.permissions.doors import Door, by_pk, everyone
from tests.permissions.matrix_library import LIBRARY
from tests.roles.framework import encoded, small

SEEN_BY_ALL = everyone("200")
#           A I+  I=  I-  M+  M-  R+  R-  H   Hb  Su
HR_DRAFT = "L 404 404 404 404 404 404 404 200 200 200"
HR_DRAFT_POST = HR_DRAFT.replace("200", "302")
HR_PAGE = HR_DRAFT.replace("404", "403")


def of_draft(world, **more):
    return {"key": world.draft.role.key, **more}


def draft_line(world):
    return of_draft(world, section="responsibilities", pk=world.draft.responsibilities.first().pk)


def neighbour(world) -> Role:
    """Another role with an edition in force."""
    return Role.objects.filter(editions__state="published").exclude(pk=world.edition.role_id).first()


def confirmed_framework(world):
    framework = exchange.read(encoded(small()))
    return {"text": framework.as_text(), "seen": arrival_of(framework).seen}


FRAMEWORK = [
    *LIBRARY,
    Door("roles:role_list", {"GET": SEEN_BY_ALL}),
    Door("roles:role_detail", {"GET": SEEN_BY_ALL}, kwargs=lambda world: {"key": world.edition.role.key}),
    Door(
        "roles:growth",
        {"GET": SEEN_BY_ALL},
        kwargs=lambda world: {"key": neighbour(world).key, "other": world.edition.role.key},
    ),
    Door("roles:edition_list", {"GET": SEEN_BY_ALL}, kwargs=lambda world: {"key": world.edition.role.key}),
    Door(
        "roles:edition_detail",
        {"GET": HR_DRAFT},
        kwargs=lambda world: {"key": world.draft.role.key, "number": world.draft.number},
    ),
    Door(
        "exports:kit_request",
        {"POST": HR_DRAFT.replace("200", "302")},
        kwargs=lambda world: {"pk": world.draft.pk, "key": world.draft.stages.first().key},
    ),
    Door(
        "roles:edition_retire",
        {"POST": HR_PAGE.replace("200", "302")},
        kwargs=lambda world: {"key": world.edition.role.key, "number": world.edition.number},
    ),
    Door(
        "roles:edition_export",
        {"GET": HR_DRAFT},
        kwargs=lambda world: {"key": world.draft.role.key, "number": world.draft.number},
    ),
    Door("roles:edition_compare", {"GET": SEEN_BY_ALL}, kwargs=lambda world: {"key": world.edition.role.key}),
    Door("roles:framework_schema", {"GET": SEEN_BY_ALL}),
    Door(
        "roles:framework_import",
        {"GET": HR_PAGE, "POST": HR_PAGE.replace("200", "302")},
        data=confirmed_framework,
    ),
    Door("api:edition-list", {"GET": SEEN_BY_ALL}),
    Door("api:edition-detail", {"GET": HR_DRAFT}, kwargs=by_pk("draft")),
    Door("api:edition-compare", {"GET": everyone("400")}),  # it asks which two; drafts: test_api_compare.py
    # --- the editor of a draft ---
    Door(
        "roles:draft_edit",
        {"GET": HR_DRAFT, "POST": HR_DRAFT_POST},
        kwargs=of_draft,
        data=lambda world: {"areas": "At the bench", "was-areas": "At the bench"},
    ),
    Door(
        "roles:draft_open",
        {"POST": "L 403 403 403 403 403 403 403 409 409 409"},  # there is one
        kwargs=of_draft,
    ),
    Door("roles:draft_discard", {"POST": HR_DRAFT_POST}, kwargs=of_draft),
    Door(
        "roles:draft_check",
        {"GET": HR_DRAFT, "POST": HR_DRAFT_POST},
        kwargs=of_draft,
        data=lambda world: {"change_note": "The second wording."},
    ),
    Door("roles:review_ask", {"POST": HR_DRAFT_POST}, kwargs=of_draft, data=lambda w: {"of": w.people["Hb"].pk}),
    Door(
        "roles:review_give",
        {"POST": HR_DRAFT.replace("200 200 200", "403 403 403")},  # nobody was asked
        kwargs=of_draft,
    ),
    Door("roles:plan_save", {"POST": HR_DRAFT_POST}, kwargs=of_draft, data=lambda world: {"was": "", "asks": ""}),
    Door(
        "roles:focus_move",
        {"POST": HR_DRAFT_POST},
        kwargs=lambda world: of_draft(world, pk=world.draft.stages.first().focus.first().pk),
        data=lambda world: {"way": "down"},
    ),
    Door(
        "roles:draft_section",
        {"GET": HR_DRAFT, "POST": HR_DRAFT_POST},
        kwargs=lambda world: of_draft(world, section="responsibilities"),
        data=lambda world: {"text": "Keep the lights on.", "kind": "primary"},
    ),
    Door(
        "roles:draft_line",
        {"GET": HR_DRAFT, "POST": HR_DRAFT_POST},
        kwargs=draft_line,
        data=lambda world: {"text": "Do the job.", "was-text": "Do the job.", "kind": "primary", "was-kind": "primary"},
    ),
    Door("roles:line_remove", {"POST": HR_DRAFT_POST}, kwargs=draft_line),
    Door("roles:line_move", {"POST": HR_DRAFT_POST}, kwargs=draft_line, data=lambda world: {"way": "up"}),
    Door(
        "roles:line_order",
        {"POST": HR_DRAFT_POST},
        kwargs=draft_line,
        data=lambda world: {"order": str(world.draft.responsibilities.first().pk)},
    ),
]
