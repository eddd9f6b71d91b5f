"""In which order an assessor reads candidates: each in their own, so that no candidate is first for everybody."""

from uuid import UUID

from django.utils.crypto import salted_hmac

from accounts.models import User

CONTEXT = "the order in which an assessor reads candidates"


def turn(reader: User, evaluation_id: UUID) -> str:
    """Sort by it. Keyed and made of the two ids alone: it stays as it is whoever else is added, and whatever is rated,
    and cannot be worked out by whoever lacks the product's secret key; a new key is a new order.
    """
    return salted_hmac(CONTEXT, f"{reader.pk} {evaluation_id}", algorithm="sha256").hexdigest()
