from django.urls import path

from notices.views import calendars, late

app_name = "notices"
urlpatterns = [
    path("late/", late.late_list, name="late_list"),
    path("scorecards/<uuid:pk>/nudge/", late.nudge, name="nudge"),
    path("evaluations/<uuid:pk>/interviews/<slug:key>.ics", calendars.interview_calendar, name="interview_calendar"),
    path("settings/calendar/", calendars.feed_edit, name="feed_edit"),
    path("settings/calendar/revoke/", calendars.feed_revoke, name="feed_revoke"),
    path("calendar/<str:token>.ics", calendars.feed, name="feed"),
]
