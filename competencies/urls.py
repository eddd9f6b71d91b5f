from django.urls import path

from competencies.views import editing, questions, shelf

app_name = "competencies"
urlpatterns = [
    path("", shelf.competency_list, name="competency_list"),
    path("new/", editing.competency_add, name="competency_add"),
    path("<slug:key>/", shelf.competency_detail, name="competency_detail"),
    path("<slug:key>/edit/", editing.competency_edit, name="competency_edit"),
    path("<slug:key>/retire/", editing.competency_retire, name="competency_retire"),
    path("<slug:key>/restore/", editing.competency_restore, name="competency_restore"),
    path("<slug:key>/questions/new/", questions.question_add, name="question_add"),
    path("<slug:key>/questions/<int:pk>/edit/", questions.question_edit, name="question_edit"),
    path("<slug:key>/questions/<int:pk>/remove/", questions.question_remove, name="question_remove"),
    path("<slug:key>/questions/<int:pk>/move/", questions.question_move, name="question_move"),
]
