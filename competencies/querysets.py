from django.db import models


class CompetencyQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The library is an internal reference: everyone who signs in may read it."""
        return self if user.is_active else self.none()

    def in_use(self):
        return self.filter(retired_at=None)

    def whole(self):
        return self.prefetch_related("levels", "questions", "red_flags")
