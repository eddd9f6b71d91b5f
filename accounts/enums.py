from django.db import models


class Access(models.TextChoices):
    """What a person may do at all; membership of an opening adds rights there."""

    HR_ADMIN = "hr_admin", "HR admin"
    HIRING_MANAGER = "hiring_manager", "Hiring manager"
    RECRUITER = "recruiter", "Recruiter"
    INTERVIEWER = "interviewer", "Interviewer"


class Theme(models.TextChoices):
    SYSTEM = "system", "System"
    LIGHT = "light", "Light"
    DARK = "dark", "Dark"
