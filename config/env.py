"""The only reader of the environment. A value that makes no sense stops the start with a sentence."""

import os
import secrets
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from django.core.exceptions import ImproperlyConfigured

YES, NO = {"1", "true", "yes", "on"}, {"0", "false", "no", "off", ""}


def text(name: str, default: str = "") -> str:
    """NAME, or the content of the file NAME_FILE names (for container secrets); missing or empty, the default."""
    path = os.environ.get(f"{name}_FILE")
    if path:
        try:
            return Path(path).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise ImproperlyConfigured(f"{name}_FILE names {path}, which cannot be read: {error.strerror}.") from error
    return os.environ.get(name) or default


def flag(name: str, *, default: bool = False) -> bool:
    """True for 1, true, yes, on; False for 0, false, no, off or nothing. Raises ImproperlyConfigured otherwise."""
    value = text(name, "1" if default else "0").strip().lower()
    if value not in YES | NO:
        raise ImproperlyConfigured(f"{name} is {value!r}; write 1 or 0.")
    return value in YES


def number(name: str, default: int, *, least: int = 0) -> int:
    """A whole number of at least `least`. Raises ImproperlyConfigured otherwise."""
    value = text(name, str(default))
    if not value.isascii() or not value.isdigit() or int(value) < least:
        raise ImproperlyConfigured(f"{name} is {value!r}; write a whole number of at least {least}.")
    return int(value)


def address(name: str, default: str, *, schemes: tuple[str, ...], example: str) -> SplitResult:
    """A URL with one of `schemes`, a host, and a port that is a number if it has one; "" stays empty where allowed.

    Raises ImproperlyConfigured otherwise, naming `example`.
    """
    value = text(name, default)
    parts = urlsplit(value)
    try:
        holds = parts.scheme in schemes and (bool(parts.hostname) or parts.scheme == "sqlite") and parts.port != 0
    except ValueError:
        holds = False
    if value and not holds:
        raise ImproperlyConfigured(f"{name} makes no sense as an address; write one such as {example}.")
    return parts


def choice(name: str, options: tuple[str, ...]) -> str:
    """One of `options`, or "". Raises ImproperlyConfigured otherwise."""
    value = text(name)
    if value and value not in options:
        raise ImproperlyConfigured(f"{name} is {value!r}; write {' or '.join(options)}.")
    return value


def names(name: str) -> list[str]:
    """A list separated by commas."""
    return [part.strip() for part in text(name).split(",") if part.strip()]


def secret(name: str, *, keep_in: Path | None = None) -> str:
    """A secret of at least 40 characters.

    Without NAME, one is made once and kept in `keep_in`, readable by its owner alone.
    Raises ImproperlyConfigured where NAME is too short, or missing with nowhere to keep one.
    """
    value = text(name)
    if value:
        if len(value) < 40:
            raise ImproperlyConfigured(f"{name} has {len(value)} characters; use at least 40 random ones.")
        return value
    if keep_in is None:
        raise ImproperlyConfigured(f"{name} is missing. Set it, or {name}_FILE, to at least 40 random characters.")
    keep_in.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(keep_in, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return keep_in.read_text(encoding="utf-8")
    value = secrets.token_urlsafe(50)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(value)
    return value


def refuse_half_a_bucket(*, bucket: str, header: str, key: str, secret: str) -> None:
    """Documents in a bucket need a library of their own, both halves of a key or neither, and are sent by Plumbline.

    Raises ImproperlyConfigured with the reason.
    """
    if bool(key) != bool(secret):
        raise ImproperlyConfigured("EXPORT_KEY_ID and EXPORT_KEY_SECRET belong together; set both or neither.")
    if bucket and header:
        raise ImproperlyConfigured(
            "SENDFILE_HEADER is for documents in a folder of this machine. Unset it or EXPORT_URL."
        )
    if bucket and find_spec("storages") is None:
        raise ImproperlyConfigured("EXPORT_URL needs one more package: install django-storages[s3], or unset it.")


def refuse_careless_demo(*, engine: str, scheme: str, hosts: list[str]) -> None:
    """Demo mode signs anyone in by one click, so it may only ever answer this machine, over SQLite.

    Raises ImproperlyConfigured with the reason.
    """
    elsewhere = sorted(set(hosts) - {"localhost", "127.0.0.1", "[::1]"})
    if engine != "sqlite":
        raise ImproperlyConfigured(
            "Demo mode runs on its own SQLite database only. Unset DATABASE_URL or PLUMBLINE_DEMO."
        )
    if scheme != "http":
        raise ImproperlyConfigured("Demo mode does not run under https. Unset SITE_URL or PLUMBLINE_DEMO.")
    if elsewhere:
        raise ImproperlyConfigured(f"Demo mode answers to localhost only, not to {', '.join(elsewhere)}.")
