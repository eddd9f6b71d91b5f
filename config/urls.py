"""The front page of the site."""

from django.urls import include, path

from config import api, away, health, home
from exports.views import genuine

urlpatterns = [
    path("", home.home, name="home"),
    path("healthz", health.healthz, name="healthz"),
    path("health/", health.health_detail, name="health_detail"),
    path("", include("accounts.urls")),
    path("competencies/", include("competencies.urls")),
    path("roles/", include("roles.urls")),
    path("", include("evaluations.urls")),
    path("genuine/", genuine.genuine_check, name="genuine"),  # printed on paper, so it is short
    path("exports/", include("exports.urls")),
    path("", include("notices.urls")),
    path("api/v1/", include(api.urlpatterns)),
]

handler500 = away.trouble
