from django.core.exceptions import ValidationError
from rest_framework import routers, viewsets
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from roles.changes import changes, count_by_part
from roles.models import Edition
from roles.portrait import portrait
from roles.serializers import ChangeSerializer, ComparedSerializer, EditionSerializer

LAST = 2**63 - 1  # the greatest id there can be


class EditionViewSet(viewsets.ReadOnlyModelViewSet):
    """Role profiles, edition by edition: read, never written."""

    http_method_names = ["get", "head", "options"]
    lookup_value_converter = "int"
    serializer_class = EditionSerializer

    def get_queryset(self):
        return Edition.objects.visible_to(self.request.user).whole().order_by("role__key", "-number")

    @action(detail=False, name="Compare two editions")
    def compare(self, request: Request) -> Response:
        """What changed from edition `from` to edition `to`, both by id; they may be of different roles."""
        ids = {side: _id(request.query_params.get(side, "")) for side in ("from", "to")}
        if unsaid := [side for side, number in ids.items() if number is None]:
            raise ValidationError([f"Say with “{side}” which edition is meant, by its id." for side in unsaid])
        found = Edition.objects.visible_to(request.user).portrayed().in_bulk(set(ids.values()))
        if missing := [number for number in dict.fromkeys(ids.values()) if number not in found]:
            raise NotFound(f"There is no edition with the id {missing[0]} for you to read.")
        before, after = (found[number] for number in ids.values())
        seen = changes(portrait(before), portrait(after))
        sides = {side: ComparedSerializer(found[number]).data for side, number in ids.items()}
        return Response({**sides, "counts": count_by_part(seen), "changes": ChangeSerializer(seen, many=True).data})


def _id(said: str) -> int | None:
    return int(said) if said.isascii() and said.isdigit() and len(said) < 20 and int(said) <= LAST else None


router = routers.SimpleRouter(use_regex_path=False)
router.register("editions", EditionViewSet, basename="edition")
urlpatterns = router.urls
