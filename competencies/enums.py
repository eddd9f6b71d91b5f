from django.db import models


class Kind(models.TextChoices):
    HARD = "hard", "Hard skill"
    SOFT = "soft", "Soft skill"


class QuestionKind(models.TextChoices):
    PAST = "past", "Past behaviour"
    SITUATIONAL = "situational", "Situation"


class Rank(models.IntegerChoices):
    """The scale's five names, the same everywhere."""

    FOUNDATIONAL = 1, "Foundational"
    DEVELOPING = 2, "Developing"
    PROFICIENT = 3, "Proficient"
    ADVANCED = 4, "Advanced"
    LEADING = 5, "Leading"
