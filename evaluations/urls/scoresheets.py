from django.urls import path

from evaluations.views import decisions, scoresheets

urlpatterns = [
    path("evaluations/<uuid:pk>/", scoresheets.scoresheet_detail, name="scoresheet"),
    path("evaluations/<uuid:pk>/decide/", decisions.decision_record, name="decision_record"),
]
