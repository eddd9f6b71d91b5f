from django.db import models


class EditionState(models.TextChoices):
    DRAFT = "draft", "Draft"
    PUBLISHED = "published", "Published"
    RETIRED = "retired", "Retired"


class ResponsibilityKind(models.TextChoices):
    PRIMARY = "primary", "Primary"
    SECONDARY = "secondary", "Secondary"


class QualificationKind(models.TextChoices):
    EDUCATION = "education", "Education"
    EXPERIENCE = "experience", "Experience"


class Demanded(models.TextChoices):
    MINIMUM = "minimum", "Minimum"
    PREFERRED = "preferred", "Preferred"


class Degree(models.TextChoices):
    """In rising order; the arithmetic counts them 0 to 5."""

    NONE = "none", "None"
    SECONDARY = "secondary", "Secondary school"
    VOCATIONAL = "vocational", "Vocational"
    BACHELOR = "bachelor", "Bachelor's"
    MASTER = "master", "Master's"
    DOCTORATE = "doctorate", "Doctorate"


class MoveKind(models.TextChoices):
    ENTRY = "entry", "Entry"
    ADVANCEMENT = "advancement", "Advancement"
    LATERAL = "lateral", "Lateral"
