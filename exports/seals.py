"""What is sealed once written: imprints."""

from accounts.locks import Lock, append_only


def locks() -> list[Lock]:
    return append_only("exports_imprint", "an imprint never changes", unique=("code",))
