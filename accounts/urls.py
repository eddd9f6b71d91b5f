"""Sign-in is allauth's; we open only the doors we want. Sign-up has none."""

from allauth.account import views as allauth_views
from django.urls import include, path, re_path
from django.views.decorators.http import require_http_methods

from accounts import views

read_or_post = require_http_methods(["GET", "HEAD", "POST"])  # allauth would take a PUT for a POST

own = (
    [
        path("settings/", views.own_settings, name="settings"),
        path("settings/theme/", views.theme, name="theme"),
        path("demo/sign-in/", views.demo_sign_in, name="demo_sign_in"),
    ],
    "accounts",
)
urlpatterns = [
    path("sign-in/", read_or_post(allauth_views.login), name="account_login"),
    path("sign-out/", read_or_post(allauth_views.logout), name="account_logout"),
    path("sign-up/", read_or_post(allauth_views.signup), name="account_signup"),
    path("account/inactive/", read_or_post(allauth_views.account_inactive), name="account_inactive"),
    path("account/confirm/", read_or_post(allauth_views.reauthenticate), name="account_reauthenticate"),
    path("password/change/", read_or_post(allauth_views.password_change), name="account_change_password"),
    path("password/set/", read_or_post(allauth_views.password_set), name="account_set_password"),
    path("password/reset/", read_or_post(allauth_views.password_reset), name="account_reset_password"),
    path("password/reset/sent/", read_or_post(allauth_views.password_reset_done), name="account_reset_password_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        read_or_post(allauth_views.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/done/",
        read_or_post(allauth_views.password_reset_from_key_done),
        name="account_reset_password_from_key_done",
    ),
    path("", include(own)),
]
