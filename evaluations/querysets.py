"""Who sees which rows. The blind rule stands here, once: pages, API, exports and policies all ask it."""

from django.db import models
from django.db.models import Exists, OuterRef, Q

from evaluations.enums import OUTSTANDING, Blindness, EvaluationState, ReopeningState, ScorecardState


def runs(user, prefix: str = "") -> Q:
    """Openings the user runs: as HR admin all, else as their manager or recruiter."""
    if user.is_hr:
        return Q()
    return Q(**{f"{prefix}manager": user}) | Q(**{f"{prefix}recruiter": user})


class OpeningQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Run by the user, or the user holds a seat or scorecard there (who then sees their own candidates alone)."""
        if not user.is_active:
            return self.none()
        if user.is_hr:
            return self
        seats = self.model._meta.get_field("seats").related_model
        evaluations = self.model._meta.get_field("evaluations").related_model
        return self.filter(
            runs(user)
            | Exists(seats.objects.filter(opening=OuterRef("pk"), assessor=user, removed_at=None))
            | Exists(evaluations.objects.filter(opening=OuterRef("pk"), scorecards__assessor=user))
        )


class SeatQuerySet(models.QuerySet):
    def held(self):
        return self.filter(removed_at=None)


class CandidateQuerySet(models.QuerySet):
    def visible_to(self, user):
        evaluations = self.model._meta.get_field("evaluations").related_model
        return self.filter(Exists(evaluations.objects.visible_to(user).filter(candidate=OuterRef("pk"))))

    def with_contact_for(self, user):
        """Candidates whose contact data the user may read: of openings they run, and know them by name in."""
        evaluations = self.model._meta.get_field("evaluations").related_model
        return self.filter(Exists(evaluations.objects.with_contact_for(user).filter(candidate=OuterRef("pk"))))


class EvaluationQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Of openings the user runs, or where they hold a scorecard; never one of which they are the candidate."""
        if not user.is_active:
            return self.none()
        cards = self._cards().filter(evaluation=OuterRef("pk"), assessor=user)
        seen = self if user.is_hr else self.filter(runs(user, "opening__") | Exists(cards))
        return seen.exclude(candidate__employee=user)

    def with_contact_for(self, user):
        """Of openings the user runs, but for an anonymous one in which they still have a scorecard to fill.

        Asked of each opening by itself: were a candidate's data closed in one because of another, that would tell who
        is behind the code name there.
        """
        scoring = self.model._default_manager.under_way().filter(
            scorecards__assessor=user, scorecards__state__in=OUTSTANDING, opening__anonymous=True
        )
        run = self.visible_to(user).filter(runs(user, "opening__"))
        return run.exclude(opening__in=scoring.values("opening"), name_shown_at=None)

    def blind_for(self, user):
        """The blind rule: own scorecard outstanding; or, under `after all`, anyone's while the user holds one.

        Neither holds for whom HR lifted it. Whoever stepped back from judging never has theirs in: the others' stay
        closed, unless they run the opening.
        """
        outstanding = self._awaited()
        holds = self._cards().filter(evaluation=OuterRef("pk"), assessor=user)
        overrides = self.model._meta.get_field("overrides").related_model.objects
        blind = Exists(outstanding.filter(assessor=user)) | (
            Q(opening__blindness=Blindness.AFTER_ALL) & Exists(holds) & Exists(outstanding)
        )
        blind &= ~Exists(overrides.filter(evaluation=OuterRef("pk"), person=user))
        if not user.is_hr:
            blind |= Exists(holds.filter(state=ScorecardState.RECUSED)) & ~runs(user, "opening__")
        return self.filter(blind)

    def open_to(self, user):
        """Evaluations whose ratings, numbers and decision the user may read now."""
        return self.visible_to(user).exclude(pk__in=self.model._default_manager.blind_for(user).values("pk"))

    def complete(self):
        """No scorecard outstanding and at least one in: computed, not a state."""
        cards = self._cards().filter(evaluation=OuterRef("pk"))
        return self.filter(
            Exists(cards.filter(state=ScorecardState.SUBMITTED)), ~Exists(cards.filter(state__in=OUTSTANDING))
        )

    def begun(self):
        return self.filter(state__in=(EvaluationState.UNDER_WAY, EvaluationState.DECIDED))

    def under_way(self):
        return self.filter(state=EvaluationState.UNDER_WAY)

    def decided_by(self, moment):
        """Decided at that moment or before, and not taken up again since."""
        decisions = self.model._meta.get_field("decisions").related_model.objects.standing()
        return self.filter(
            Exists(decisions.filter(evaluation=OuterRef("pk"), at__lte=moment)), state=EvaluationState.DECIDED
        )

    def with_private_notes(self):
        return self.filter(Exists(self._cards().filter(evaluation=OuterRef("pk")).exclude(private_notes="")))

    def _cards(self):
        return self.model._meta.get_field("scorecards").related_model.objects

    def _awaited(self):
        """Each evaluation's outstanding scorecards but those its standing decision waived: they come in no more."""
        waivers = self.model._meta.get_field("decisions").related_model._meta.get_field("waivers").related_model
        waived = waivers.objects.filter(scorecard=OuterRef("pk"), decision__superseded_at=None)
        return self._cards().filter(~Exists(waived), evaluation=OuterRef("pk"), state__in=OUTSTANDING)


class ScorecardQuerySet(models.QuerySet):
    def outstanding(self):
        return self.filter(state__in=OUTSTANDING)

    def submitted(self):
        return self.filter(state=ScorecardState.SUBMITTED)

    def visible_to(self, user):
        """One's own; and others' once submitted, where the evaluation is open to the user. Never anybody's draft."""
        if not user.is_active:
            return self.none()
        evaluations = self.model._meta.get_field("evaluation").related_model
        return self.filter(
            Q(assessor=user)
            | Q(state=ScorecardState.SUBMITTED, evaluation__in=evaluations.objects.open_to(user).values("pk"))
        )


class RatingQuerySet(models.QuerySet):
    def visible_to(self, user):
        cards = self.model._meta.get_field("scorecard").related_model
        return self.filter(scorecard__in=cards.objects.visible_to(user).values("pk"))


class ReopeningQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those one asked for, and others' where the evaluation is open to the user: a reason may name a rating."""
        evaluations = self._evaluations().objects.open_to(user)
        own = Q(scorecard__assessor=user) if user.is_active else Q(pk=None)
        return self.filter(own | Q(scorecard__evaluation__in=evaluations.values("pk")))

    def unanswered(self):
        """Asked for and not lapsed: the end of the evaluation leaves nothing to answer."""
        return self.filter(state=ReopeningState.ASKED, scorecard__evaluation__state=EvaluationState.UNDER_WAY)

    def answerable_by(self, user):
        """By HR and, until the author saw others' ratings, the opening's manager: neither blind nor the author."""
        evaluations = self._evaluations()
        found = self.filter(scorecard__evaluation__in=evaluations.objects.open_to(user).values("pk"))
        found = found.exclude(scorecard__assessor=user)
        if user.is_hr:
            return found
        reveals = evaluations._meta.get_field("reveals").related_model.objects
        seen = reveals.filter(person=OuterRef("scorecard__assessor"), evaluation=OuterRef("scorecard__evaluation"))
        return found.filter(~Exists(seen), scorecard__evaluation__opening__manager=user)

    def _evaluations(self):
        return self.model._meta.get_field("scorecard").related_model._meta.get_field("evaluation").related_model


class DecisionQuerySet(models.QuerySet):
    def standing(self):
        return self.filter(superseded_at=None)

    def visible_to(self, user):
        evaluations = self.model._meta.get_field("evaluation").related_model
        return self.filter(evaluation__in=evaluations.objects.open_to(user).values("pk"))
