from django.urls import path

from evaluations.views import lines, reopenings, scorecards

urlpatterns = [
    path("scorecards/<uuid:pk>/", scorecards.scorecard_detail, name="scorecard_detail"),
    path("scorecards/<uuid:pk>/score/<slug:key>/", lines.scorecard_form, name="scorecard_form"),
    path("scorecards/<uuid:pk>/save/", lines.scorecard_save, name="scorecard_save"),
    path("scorecards/<uuid:pk>/review/", scorecards.scorecard_review, name="scorecard_review"),
    path("scorecards/<uuid:pk>/submissions/", scorecards.scorecard_submissions, name="scorecard_submissions"),
    path("scorecards/<uuid:pk>/reopen/", reopenings.scorecard_reopen, name="scorecard_reopen"),
    path("reopenings/<uuid:pk>/", reopenings.reopening_answer, name="reopening_answer"),
    path("scorecards/<uuid:pk>/recuse/", scorecards.scorecard_recuse, name="scorecard_recuse"),
]
