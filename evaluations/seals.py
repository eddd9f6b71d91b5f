"""What is sealed once written: submissions, reveals and overrides of blindness."""

from accounts.locks import Lock, append_only


def locks() -> list[Lock]:
    return [*submissions_and_reveals(), *overrides()]


def submissions_and_reveals() -> list[Lock]:
    return [
        *append_only("evaluations_submission", "a submission never changes", unique=("scorecard_id", "number")),
        *append_only("evaluations_reveal", "a reveal is never taken back", unique=("person_id", "evaluation_id")),
    ]


def overrides() -> list[Lock]:
    table, keys = "evaluations_blindnessoverride", ("evaluation_id", "person_id")
    return append_only(table, "an override of blindness is never taken back", unique=keys)
