"""The rules' addresses."""

from django.urls import path

from varsam.site.rules import views

app_name = "rules"
urlpatterns = [
    path("", views.rules, name="rules"),
    path("ny/", views.add_rule, name="add_rule"),
    path("<slug:slug>/", views.rule, name="rule"),
    path("<slug:slug>/ny-version/", views.add_version, name="add_version"),
    path("<slug:slug>/<int:number>/kontrollerad/", views.mark_checked, name="mark_checked"),
]
