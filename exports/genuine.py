"""Whether a document is one of ours: by the code it carries, or by the SHA-256 of its bytes."""

import io
import re
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import segno
from django.conf import settings
from django.db.models import Q
from django.urls import reverse

from evaluations.models import Decision
from exports.enums import ExportKind
from exports.models import Export, Imprint

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32: no letter that is read as a digit
LOOKALIKE = str.maketrans("OIL", "011")
CODE = re.compile(f"[{ALPHABET}]{{12}}")
DIGEST = re.compile("[0-9a-f]{64}")
MASK = 3  # of a QR code: any of the eight is read, and to try them all takes longer than a page
Answer = Literal["genuine", "superseded", "known", "unknown"]


@dataclass(frozen=True)
class Found:
    """`known`: the code is ours, and nobody has looked at the file yet. `kind` and `at` say no more than that."""

    answer: Answer
    kind: str = ""
    at: datetime | None = None


def new_code() -> str:
    """Sixty random bits, in three groups: "7K3Q-9XWM-2TRA"."""
    drawn = "".join(secrets.choice(ALPHABET) for _ in range(12))
    return "-".join(drawn[at : at + 4] for at in (0, 4, 8))


def tidy(code: str) -> str:
    """As it was printed, whatever was typed: small letters, spaces, O for 0. "" where it is no code."""
    bare = re.sub(r"[\s-]", "", code.upper()).translate(LOOKALIKE)
    return "-".join(bare[at : at + 4] for at in (0, 4, 8)) if CODE.fullmatch(bare) else ""


def imprint(export: Export, code: str, digest: str, *, at: datetime) -> Imprint:
    """Keep what a finished document is known by. Called in the transaction that makes it ready."""
    evaluation = export.evaluation_id if export.kind == ExportKind.SCORECARD else None
    return Imprint.objects.create(code=code, digest=digest, export=export, evaluation_id=evaluation, at=at)


def look_up(*, code: str = "", digest: str = "") -> Found:
    """By the digest where there is one: only that tells whether the bytes are as they were made."""
    if digest:
        found = Imprint.objects.filter(digest=digest).select_related("export").first()
        if found is None or (code and found.code != code):
            return Found("unknown")
    else:
        found = Imprint.objects.filter(code=code).select_related("export").first() if code else None
        if found is None:
            return Found("unknown")
    kind = found.export.get_kind_display()
    if found.evaluation_id and _decided_otherwise(found):
        return Found("superseded", kind, found.at)
    return Found("genuine" if digest else "known", kind, found.at)


def _decided_otherwise(found: Imprint) -> bool:
    """Decided since, or the decision it may show taken up again."""
    since = Q(at__gt=found.at) | Q(superseded_at__gt=found.at)
    return Decision.objects.filter(since, evaluation=found.evaluation_id).exists()


def page() -> str:
    """The address at which a code or a file is looked up, as it is printed."""
    return f"{settings.SITE_URL}{reverse('genuine')}"


def address(code: str) -> str:
    return f"{page()}?code={code}"


def drawn(code: str) -> str:
    """The QR code that leads to where this code is looked up, as SVG without a frame."""
    written = io.BytesIO()
    segno.make(address(code), error="m", micro=False, mask=MASK).save(
        written, kind="svg", border=0, xmldecl=False, svgns=True, scale=2
    )
    return written.getvalue().decode()
