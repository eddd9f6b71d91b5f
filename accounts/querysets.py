from django.contrib.auth.base_user import BaseUserManager
from django.db import models

SYSTEM_EMAIL = "system@plumbline.invalid"


class UserQuerySet(models.QuerySet):
    def who_can_sign_in(self):
        return self.filter(is_active=True, is_system=False).order_by("created_at", "email")


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):
    def get_by_natural_key(self, username):
        return self.get(email__iexact=username)

    def create_user(self, email: str, password: str | None = None, **fields):
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def system(self):
        """The one user in whose name the product itself acts; nobody can sign in as it."""
        fields = {"email": SYSTEM_EMAIL, "name": "Plumbline", "access": "hr_admin", "is_active": False, "password": "!"}
        return self.get_or_create(is_system=True, defaults=fields)[0]


class SightingQuerySet(models.QuerySet):
    def note(self, person, subject, day):
        """At most one row per person, subject and day."""
        self.get_or_create(person=person, subject_type=subject._meta.label_lower, subject_id=str(subject.pk), day=day)
