"""{% load access %} {% may "publish" edition as can_publish %}: templates ask the same policies as the actions."""

from django import template
from django.utils.module_loading import import_string

from accounts.access import allows

register = template.Library()


@register.simple_tag(takes_context=True)
def may(context, policy: str, subject=None) -> bool:
    """Whether the reader passes a policy: "publish" of the subject's app, or "evaluations.create_opening"."""
    app, _, name = policy.rpartition(".")
    judge = import_string(f"{app or subject._meta.app_label}.policies.{name}")
    return allows(judge, context["request"].user, subject)
