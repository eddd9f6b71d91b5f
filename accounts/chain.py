"""The journal's lock: entries are added and read, never changed or taken away."""

from accounts.locks import Lock, append_only


def locks() -> list[Lock]:
    return append_only("accounts_entry", "the journal is append-only", unique=("number",))
