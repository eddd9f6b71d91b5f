from django.db import models
from django.db.models import Count, Exists, IntegerField, OuterRef, Prefetch, Subquery
from django.db.models.functions import Coalesce

from roles.enums import EditionState


class RoleQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Roles with an edition the user may read; the others are only named in career moves, or HR's drafts."""
        editions = self.model._meta.get_field("editions").related_model.objects
        return self.filter(Exists(editions.visible_to(user).filter(role=OuterRef("pk"))))


class EditionQuerySet(models.QuerySet):
    def published(self):
        return self.filter(state=EditionState.PUBLISHED)

    def drafts(self):
        return self.filter(state=EditionState.DRAFT)

    def visible_to(self, user):
        """Published and retired editions are for everyone; a draft holds unapproved pay and wording: HR alone."""
        if not user.is_active:
            return self.none()
        return self if user.is_hr else self.exclude(state=EditionState.DRAFT)

    def standing_first(self):
        """The published edition, else a draft, else the newest retired one: what a role's page shows is the first."""
        order = {EditionState.PUBLISHED: 0, EditionState.DRAFT: 1}
        whens = [models.When(state=state, then=place) for state, place in order.items()]
        return self.order_by(models.Case(*whens, default=2), "-number")

    def with_counts(self):
        """With how many responsibilities, requirements and must-haves each has."""
        return self.annotate(
            responsibility_count=self._count("responsibilities"),
            requirement_count=self._count("requirements"),
            must_have_count=self._count("requirements", must_have=True),
        )

    def whole(self):
        """With every line a reader needs, in a fixed number of queries."""
        return self.select_related("role", "published_by").prefetch_related(
            "responsibilities__carried_by__competency",
            "requirements__competency__levels",
            "requirements__competency__questions",
            "requirements__competency__red_flags",
            "qualifications",
            "career_moves__other__editions",
            "stages__focus__requirement__competency",
        )

    def portrayed(self):
        """With every line a portrait tells, in eleven queries for any number of editions."""
        return self.select_related("role", "published_by").prefetch_related(
            self._lines("requirements", "competency"),
            "requirements__competency__levels",
            "requirements__competency__questions",
            "requirements__competency__red_flags",
            "responsibilities",
            self._lines("responsibilities__carried_by", "competency"),
            "qualifications",
            self._lines("career_moves", "other"),
            "stages",
            self._lines("stages__focus", "requirement__competency"),
        )

    def _lines(self, path: str, joined: str):
        """Prefetches lines together with a row each of them names."""
        model = self.model
        for name in path.split("__"):
            model = model._meta.get_field(name).related_model
        return Prefetch(path, model._default_manager.select_related(joined))

    def _count(self, lines: str, **kept):
        """A subquery: joins would multiply one kind of line by the other."""
        rows = self.model._meta.get_field(lines).related_model.objects.filter(edition=OuterRef("pk"), **kept)
        number = rows.order_by().values("edition").annotate(number=Count("pk")).values("number")
        return Coalesce(Subquery(number, output_field=IntegerField()), 0)
