"""Addresses of how far training has come, and of bringing in what units have stated."""

from django.urls import path

from varsam.site.coverage import views, views_import

app_name = "coverage"
urlpatterns = [
    path("tackning/", views.coverage, name="coverage"),
    path("tackning/tackning.csv", views.tables_csv, name="csv"),
    path("tackning/tackning.xlsx", views.tables_xlsx, name="xlsx"),
    path("tackning/var-enhet/", views.own, name="own"),
    path("import/", views_import.imports, name="imports"),
    path("import/mall/<str:name>", views_import.template, name="template"),
    path("import/<uuid:import_id>/", views_import.one, name="import"),
    path("import/<uuid:import_id>/lagg-in/", views_import.approve, name="approve"),
    path("import/<uuid:import_id>/kasta/", views_import.discard, name="discard"),
    path("import/<uuid:import_id>/rapport.csv", views_import.report_csv, name="report_csv"),
    path("import/<uuid:import_id>/rapport.xlsx", views_import.report_xlsx, name="report_xlsx"),
]
