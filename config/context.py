"""What every page may name: the company, and in demo mode alone the invented people."""

from django.conf import settings
from django.http import HttpRequest

from accounts.models import User


def site(request: HttpRequest) -> dict[str, object]:
    context: dict[str, object] = {"COMPANY": settings.COMPANY, "DEMO": settings.DEMO}
    if settings.DEMO and not request.user.is_authenticated:
        context["DEMO_PEOPLE"] = User.objects.who_can_sign_in()
    return context
