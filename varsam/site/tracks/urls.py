"""Addresses of SSPF and SIG, and of what a case has in the ordinary system."""

from django.urls import path

from varsam.site.tracks import views_case, views_groups

app_name = "tracks"
urlpatterns = [
    path("spar/", views_groups.tracks, name="tracks"),
    path("spar/<int:pk>/", views_groups.group, name="group"),
    path("spar/<int:pk>/andra/", views_groups.change, name="change"),
    path("spar/<int:pk>/system/", views_groups.home, name="home"),
    path("arenden/<str:reference>/ordinarie/", views_case.external, name="external"),
    path("arenden/<str:reference>/ordinarie/hamta/", views_case.hurry, name="hurry"),
]
