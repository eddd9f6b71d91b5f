"""What each form takes besides what the matrix sends."""

CANDIDATE = {
    *("name", "email", "phone", "current_title", "current_employer", "degree", "degree_field", "source", "summary")
}
DEFINITION = {
    *("definition", "purpose", "pay_currency", "pay_minimum", "pay_maximum", "pay_open_ended", "tags", "areas")
}
RESPONSIBILITY = {"text", "kind", "area", "carried_by"}
TAKES: dict[str, set[str]] = {
    "accounts:settings": {"theme", "time_zone", "shortcuts_on", "reminders_on"},
    "evaluations:opening_create": {"location", "anonymous"},
    "evaluations:opening_edit": {"location"},
    "evaluations:opening_open": {"override"},
    "evaluations:candidate_add": {*CANDIDATE, "employee", "candidate"},
    "evaluations:candidate_edit": CANDIDATE,
    "evaluations:interview_set": {"place"},
    "evaluations:finding_record": {"note"},
    "exports:export_request": {"candidate", "assessors", "evidence"},
    "exports:batch_request": {"assessors", "evidence", "mail"},
    "evaluations:scorecard_form": {"private_notes", "why"},
    "evaluations:scorecard_review": {"private_notes"},
    "roles:draft_edit": DEFINITION,
    "roles:draft_section": RESPONSIBILITY,
    "roles:draft_line": RESPONSIBILITY,
}
# Read by no model of ours, but by a form or a view.
BESIDES: dict[str, set[str]] = {
    "roles:draft_edit": {*(f"was-{name}" for name in DEFINITION), "part"},
    "roles:draft_line": {*(f"was-{name}" for name in RESPONSIBILITY), "part"},
    "roles:draft_check": {"accept"},
    "competencies:competency_edit": {"next"},
    "accounts:theme": {"next"},
    "account_login": {"next", "remember"},
    "account_logout": {"next"},
    "evaluations:candidate_add": {
        *("posts-TOTAL_FORMS", "posts-INITIAL_FORMS", "posts-0-title", "posts-0-start", "posts-0-end")
    },
    "evaluations:candidate_edit": {"posts-TOTAL_FORMS", "posts-0-title", "posts-0-start", "posts-0-leadership"},
    "evaluations:decision_record": {"seen"},
    "roles:framework_import": {"file", "words-heat"},
    "evaluations:scorecard_form": {"contested", "keep", "initial-evidence", "initial-level", "go"},
    "evaluations:scorecard_review": {"contested", "keep", "initial-summary", "initial-recommendation", "go"},
}
