from django.urls import path

from evaluations.views import evaluations, names, overrides

urlpatterns = [
    path("evaluations/<uuid:pk>/begin/", evaluations.evaluation_begin, name="evaluation_begin"),
    path("evaluations/<uuid:pk>/arrange/", evaluations.evaluation_arrange, name="evaluation_arrange"),
    path("evaluations/<uuid:pk>/interviews/", evaluations.interview_set, name="interview_set"),
    path("evaluations/<uuid:pk>/findings/", evaluations.finding_record, name="finding_record"),
    path("evaluations/<uuid:pk>/withdraw/", evaluations.evaluation_withdraw, name="evaluation_withdraw"),
    path("evaluations/<uuid:pk>/reconsider/", evaluations.evaluation_reconsider, name="evaluation_reconsider"),
    path("evaluations/<uuid:pk>/blindness/", overrides.override_form, name="override_form"),
    path("evaluations/<uuid:pk>/name/", names.name_show, name="name_show"),
]
