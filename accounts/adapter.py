"""What allauth asks of us, and its sentences in our words."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class Adapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": "The email or the password is not right.",
        "too_many_login_attempts": "Too many attempts. Try again in five minutes.",
        "enter_current_password": "This is not your current password.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False  # people are added by HR, never by themselves

    def save_user(self, request, user, form, commit=True):
        raise RuntimeError("Sign-up is closed.")
