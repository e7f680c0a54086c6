"""Addresses of SSPF and SIG, and of what a case has in the ordinary system."""

from django.urls import path

from varsam.site.tracks import views_case, views_groups, views_members

app_name = "tracks"
urlpatterns = [
    path("spar/", views_groups.tracks, name="tracks"),
    path("spar/<int:pk>/", views_groups.group, name="group"),
    path("spar/<int:pk>/andra/", views_groups.change, name="change"),
    path("spar/<int:pk>/system/", views_groups.home, name="home"),
    path("spar/<int:pk>/ny-plats/", views_members.add, name="add_member"),
    path("spar/<int:pk>/plats/<int:member>/", views_members.change, name="change_member"),
    path("spar/<int:pk>/plats/<int:member>/lamnar/", views_members.leave, name="end_member"),
    path("arenden/<str:reference>/ordinarie/", views_case.external, name="external"),
    path("arenden/<str:reference>/ordinarie/hamta/", views_case.hurry, name="hurry"),
]
