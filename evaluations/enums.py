from django.db import models


class Purpose(models.TextChoices):
    HIRE = "hire", "Hire"
    PROMOTION = "promotion", "Promotion"
    REVIEW = "review", "Review"


class Blindness(models.TextChoices):
    """When colleagues' submitted scorecards open to an assessor."""

    AFTER_OWN = "after_own", "After your own is in"
    AFTER_ALL = "after_all", "After all are in"


class OpeningState(models.TextChoices):
    DRAFT = "draft", "Draft"
    OPEN = "open", "Open"
    CLOSED = "closed", "Closed"
    ARCHIVED = "archived", "Archived"


class Relation(models.TextChoices):
    PANEL = "panel", "Panel"
    SELF = "self", "Self"
    MANAGER = "manager", "Manager"
    PEER = "peer", "Peer"


class EvaluationState(models.TextChoices):
    NOT_BEGUN = "not_begun", "Not begun"
    UNDER_WAY = "under_way", "Under way"
    DECIDED = "decided", "Decided"
    WITHDRAWN = "withdrawn", "Withdrawn"


class ScorecardState(models.TextChoices):
    WAITING = "waiting", "Waiting"
    DRAFT = "draft", "Draft"
    SUBMITTED = "submitted", "Submitted"
    RECUSED = "recused", "Recused"


class ReopeningState(models.TextChoices):
    """What became of an assessor's wish to change a submitted scorecard."""

    ASKED = "asked", "Asked for"
    GRANTED = "granted", "Granted"
    REFUSED = "refused", "Refused"


OUTSTANDING = (ScorecardState.WAITING, ScorecardState.DRAFT)


class NotAssessed(models.TextChoices):
    """Why a line has no level. It is an answer, never a low level."""

    NO_TIME = "no_time", "No time"
    NOT_ASKED = "not_asked", "Not asked"
    NO_EVIDENCE = "no_evidence", "No evidence"
    CONFLICT = "conflict", "Conflict"


class Recommendation(models.TextChoices):
    STRONG_NO = "strong_no", "Strong no"
    NO = "no", "No"
    YES = "yes", "Yes"
    STRONG_YES = "strong_yes", "Strong yes"


class FindingResult(models.TextChoices):
    PREFERRED = "preferred", "Preferred"
    MEETS = "meets", "Meets"
    BY_EQUIVALENCE = "by_equivalence", "Meets by equivalence"
    BELOW = "below", "Below"
    UNKNOWN = "unknown", "Unknown"


class Outcome(models.TextChoices):
    OFFER = "offer", "Offer"
    HOLD = "hold", "Hold"
    DECLINE = "decline", "Decline"
    PROMOTE = "promote", "Promote"
    NOT_YET = "not_yet", "Not yet"
    RECORDED = "recorded", "Recorded"


OUTCOMES = {
    Purpose.HIRE: (Outcome.OFFER, Outcome.HOLD, Outcome.DECLINE),
    Purpose.PROMOTION: (Outcome.PROMOTE, Outcome.NOT_YET),
    Purpose.REVIEW: (Outcome.RECORDED,),
}
# Outcomes that say yes to a person: a must-have not met then needs a waiver.
TAKING = (Outcome.OFFER, Outcome.PROMOTE)


class WaiverKind(models.TextChoices):
    SCORECARD = "scorecard", "Missing scorecard"
    MUST_HAVE = "must_have", "Must-have not met"
