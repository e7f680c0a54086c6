"""Addresses of studies, for colleagues."""

from django.urls import path

from varsam.site.studies import views, views_duplicates, views_import

app_name = "studies"
urlpatterns = [
    path("studier/", views.studies, name="studies"),
    path("studier/ny/", views.add, name="add"),
    path("studier/filer/", views_import.imports, name="imports"),
    path("studier/filer/<uuid:import_id>/", views_import.one, name="import"),
    path("studier/filer/<uuid:import_id>/trasiga/", views_import.broken, name="broken"),
    path("studier/dubbletter/", views_duplicates.pairs, name="pairs"),
    path("studier/dubbletter/<int:number>/samma/", views_duplicates.merge, name="merge"),
    path("studier/dubbletter/<int:number>/olika/", views_duplicates.keep_apart, name="keep_apart"),
    path("studier/studier.json", views.export_csl, name="export_csl"),
    path("studier/studier.ris", views.export_ris, name="export_ris"),
    path("studier/<uuid:uid>/", views.study, name="study"),
    path("studier/<uuid:uid>/andra/", views.change, name="change"),
]
