"""The apps' routers under one roof, and our refusals as JSON with the right status."""

from django.core.exceptions import ValidationError
from django.urls import include, path
from rest_framework.response import Response
from rest_framework.views import exception_handler

from accounts.access import Conflict
from roles import api as roles_api

urlpatterns = [
    path("", include((roles_api.urlpatterns, "api"))),
]


def refusal(error, context):
    """ValidationError → 400 with its sentences, Conflict → 409 with what stands there now; the rest as DRF has it."""
    if isinstance(error, ValidationError):
        detail = error.message_dict if hasattr(error, "error_dict") else {"detail": error.messages}
        return Response(detail, status=400)
    if isinstance(error, Conflict):
        return Response({"detail": str(error), "current": error.current}, status=409)
    return exception_handler(error, context)
