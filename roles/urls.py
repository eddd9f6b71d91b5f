from django.urls import path

from roles.views import careers, comparing, editor, exchange, lines, profiles, publishing

app_name = "roles"
urlpatterns = [
    path("", profiles.role_list, name="role_list"),
    path("import/", exchange.framework_import, name="framework_import"),
    path("framework-1.json", exchange.framework_schema, name="framework_schema"),
    path("<slug:key>/", profiles.role_detail, name="role_detail"),
    path("<slug:key>/to/<slug:other>/", careers.growth_detail, name="growth"),
    path("<slug:key>/compare/", comparing.edition_compare, name="edition_compare"),
    path("<slug:key>/editions/", profiles.edition_list, name="edition_list"),
    path("<slug:key>/editions/<int:number>/", profiles.edition_detail, name="edition_detail"),
    path("<slug:key>/editions/<int:number>/retire/", publishing.edition_retire, name="edition_retire"),
    path("<slug:key>/editions/<int:number>/file/", exchange.edition_export, name="edition_export"),
    path("<slug:key>/draft/", editor.draft_edit, name="draft_edit"),
    path("<slug:key>/draft/open/", editor.draft_open, name="draft_open"),
    path("<slug:key>/draft/discard/", editor.draft_discard, name="draft_discard"),
    path("<slug:key>/draft/check/", publishing.draft_check, name="draft_check"),
    path("<slug:key>/draft/review/", publishing.review_ask, name="review_ask"),
    path("<slug:key>/draft/reviewed/", publishing.review_give, name="review_give"),
    path("<slug:key>/draft/plan/asks/", lines.plan_save, name="plan_save"),
    path("<slug:key>/draft/plan/focus/<int:pk>/", lines.focus_move, name="focus_move"),
    path("<slug:key>/draft/<slug:section>/", lines.draft_section, name="draft_section"),
    path("<slug:key>/draft/<slug:section>/<int:pk>/", editor.draft_line, name="draft_line"),
    path("<slug:key>/draft/<slug:section>/<int:pk>/remove/", lines.line_remove, name="line_remove"),
    path("<slug:key>/draft/<slug:section>/<int:pk>/move/", lines.line_move, name="line_move"),
    path("<slug:key>/draft/<slug:section>/<int:pk>/order/", lines.line_order, name="line_order"),
]
