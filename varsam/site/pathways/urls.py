"""Addresses of the templates of cases, and of the parts that a record has got from one."""

from django.urls import path

from varsam.site.pathways import views_parts, views_templates

app_name = "pathways"
urlpatterns = [
    path("arendemallar/", views_templates.pathways, name="pathways"),
    path("arendemallar/ny/", views_templates.add, name="add"),
    path("arendemallar/<slug:slug>/", views_templates.pathway, name="pathway"),
    path("arendemallar/<slug:slug>/ny-version/", views_templates.add_version, name="add_version"),
    path("arenden/<str:reference>/delar/", views_parts.parts, name="parts"),
    path("arenden/<str:reference>/delar/borja/", views_parts.start, name="start"),
    path("arenden/<str:reference>/delar/<uuid:part>/", views_parts.part, name="part"),
    path("arenden/<str:reference>/delar/<uuid:part>/vem/", views_parts.assign, name="assign"),
]
