"""Hands one message to the mail server, and knows how far it came. Knows no rows."""

import smtplib
from collections.abc import Callable
from contextlib import suppress

from django.core.mail import EmailMessage, get_connection


class NotTaken(Exception):
    """The server has no part of the mail: it may be tried again. The message is a sentence without anybody's words."""


class Away(NotTaken):
    """The server could not be spoken to at all, so no other mail gets through either."""


class FateUnknown(Exception):
    """The connection broke while the server had the text: it may have taken the mail, or not."""


def deliver(message: EmailMessage, handing_over: Callable[[], None]) -> None:
    """Send it. `handing_over` is called once, just before the server gets the text; what it raises goes through."""
    handed = False

    def mark() -> None:
        nonlocal handed
        handing_over()
        handed = True

    connection = get_connection()
    try:
        connection.open()
        _before_the_text(connection, mark)
        connection.send_messages([message])
    except (smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused) as error:
        raise NotTaken(f"The mail server answered {_code(error)} and did not take it; it is tried again.") from error
    except OSError as error:  # smtplib's own errors are among them
        if handed:
            raise FateUnknown from error
        raise Away(f"The mail server did not answer ({type(error).__name__}); it is tried again.") from error
    finally:
        with suppress(OSError):  # a goodbye that fails changes nothing
            connection.close()


def _before_the_text(connection: object, mark: Callable[[], None]) -> None:
    """Call `mark` between the server's consent to sender and recipient and the text itself.

    Backends without a server (console, file, memory) have one step alone.
    """
    server = getattr(connection, "connection", None)
    if not isinstance(server, smtplib.SMTP):
        mark()
        return
    give = server.data

    def marked(text: bytes) -> tuple[int, bytes]:
        mark()
        return give(text)

    server.data = marked  # type: ignore[method-assign]


def _code(error: smtplib.SMTPException) -> int:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return next(iter(error.recipients.values()))[0]
    return getattr(error, "smtp_code", 0)
