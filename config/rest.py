"""How the REST framework knows who asks, and how long a page is."""

from rest_framework import authentication, pagination


class SessionAuthentication(authentication.SessionAuthentication):
    """The browser's session. Names a scheme, so that a stranger gets 401 rather than 403."""

    def authenticate_header(self, request):
        return "Session"


class Pages(pagination.LimitOffsetPagination):
    default_limit = 50
    max_limit = 100
