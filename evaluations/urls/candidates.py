from django.urls import path

from evaluations.views import candidates

urlpatterns = [
    path("openings/<uuid:pk>/candidates/new/", candidates.candidate_add, name="candidate_add"),
    path("candidates/<uuid:pk>/edit/", candidates.candidate_edit, name="candidate_edit"),
]
