from django.urls import path

from evaluations.views import openings, panels

urlpatterns = [
    path("openings/", openings.opening_list, name="opening_list"),
    path("openings/new/", openings.opening_create, name="opening_create"),
    path("openings/<uuid:pk>/", openings.opening_detail, name="opening_detail"),
    path("openings/<uuid:pk>/edit/", openings.opening_edit, name="opening_edit"),
    path("openings/<uuid:pk>/open/", openings.opening_open, name="opening_open"),
    path("openings/<uuid:pk>/close/", openings.opening_close, name="opening_close"),
    path("openings/<uuid:pk>/archive/", openings.opening_archive, name="opening_archive"),
    path("openings/<uuid:pk>/journal/", openings.opening_journal, name="opening_journal"),
    path("openings/<uuid:pk>/panel/", panels.panel_edit, name="panel_edit"),
    path("openings/<uuid:pk>/panel/hand-over/", panels.seat_hand_over, name="seat_hand_over"),
    path("openings/<uuid:pk>/panel/<uuid:seat>/remove/", panels.seat_remove, name="seat_remove"),
]
