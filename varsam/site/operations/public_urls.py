"""Addresses of the guides, below /verksamhet/guider/."""

from django.urls import path

from varsam.site.operations import views_check, views_guides

app_name = "guides"
urlpatterns = [
    path("", views_guides.all_guides, name="guides"),
    path("<slug:slug>/", views_guides.guide, name="guide"),
    path("<slug:slug>/ansvar/", views_check.check, name="check"),
]
