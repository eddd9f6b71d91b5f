from evaluations.urls import candidates, evaluations, openings, scorecards, scoresheets

app_name = "evaluations"
urlpatterns = [
    *openings.urlpatterns,
    *candidates.urlpatterns,
    *evaluations.urlpatterns,
    *scorecards.urlpatterns,
    *scoresheets.urlpatterns,
]
