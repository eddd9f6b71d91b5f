from django.urls import path

from exports.views import batches, downloads
from exports.views import exports as views

app_name = "exports"
urlpatterns = [
    path("", views.export_list, name="export_list"),
    path("batch/", batches.batch_request, name="batch_request"),
    path("<uuid:pk>/run-again/", batches.batch_run_again, name="batch_run_again"),
    path("evaluations/<uuid:pk>/", views.export_request, name="export_request"),
    path("editions/<int:pk>/stages/<slug:key>/kit/", views.kit_request, name="kit_request"),
    path("<uuid:pk>/", views.export_detail, name="export_detail"),
    path("<uuid:pk>/cancel/", views.export_cancel, name="export_cancel"),
    path("<uuid:pk>/try-again/", views.export_try_again, name="export_try_again"),
    path("<uuid:pk>/download/", downloads.export_download, name="export_download"),
]
