"""Addresses of training at the desk."""

from django.urls import path

from varsam.site.occasions import (
    views_acts,
    views_change,
    views_courses,
    views_demand,
    views_door,
    views_list,
    views_new,
    views_one,
    views_who,
)

app_name = "occasions"
urlpatterns = [
    path("", views_list.occasions, name="occasions"),
    path("nytt/", views_new.new, name="new"),
    path("efterfragan/", views_demand.demand, name="demand"),
    path("efterfragan/<slug:slug>/", views_demand.wanted, name="wanted"),
    path("kurser/", views_courses.courses, name="courses"),
    path("kurser/ny/", views_courses.new_course, name="new_course"),
    path("kurser/<slug:slug>/", views_courses.course, name="course"),
    path("kurser/<slug:slug>/material/", views_courses.add_material, name="add_material"),
    path(
        "kurser/<slug:slug>/material/<uuid:material>/ta-bort/",
        views_courses.remove_material,
        name="remove_material",
    ),
    path("vilka/", views_who.who, name="who"),
    path("vilka/<int:pk>/ta-bort/", views_who.remove_domain, name="remove_domain"),
    path("vilka/grupper/", views_who.add_group, name="add_group"),
    path("vilka/grupper/<slug:slug>/", views_who.group, name="group"),
    path("tillfallen/<str:reference>/", views_one.occasion, name="occasion"),
    path("tillfallen/<str:reference>/brev/", views_one.letters, name="letters"),
    path("tillfallen/<str:reference>/andra/", views_change.change, name="change"),
    path("tillfallen/<str:reference>/oppna/", views_acts.open_occasion, name="open"),
    path("tillfallen/<str:reference>/stang/", views_acts.close, name="close"),
    path("tillfallen/<str:reference>/avsluta/", views_acts.hold, name="hold"),
    path("tillfallen/<str:reference>/stall-in/", views_acts.cancel, name="cancel"),
    path("tillfallen/<str:reference>/bjud-in/", views_demand.invite, name="invite"),
    path("tillfallen/<str:reference>/anmal/", views_acts.sign_up, name="sign_up"),
    path(
        "tillfallen/<str:reference>/anmalda/<uuid:signup>/avboka/", views_acts.cancel_for, name="cancel_for"
    ),
    path("tillfallen/<str:reference>/dorr/", views_door.nearest_door, name="nearest_door"),
    path("tillfallen/<str:reference>/dorr/<int:position>/", views_door.door, name="door"),
    path("tillfallen/<str:reference>/dorr/<int:position>/markera/", views_door.mark, name="mark"),
    path("tillfallen/<str:reference>/dorr/<int:position>/resten/", views_door.mark_rest, name="mark_rest"),
    path("tillfallen/<str:reference>/dorr/<int:position>/ny/", views_door.walk_in, name="walk_in"),
    path("tillfallen/<str:reference>/dorr/<int:position>/marken/", views_door.marks, name="marks"),
    path("tillfallen/<str:reference>/rum/<int:position>/", views_door.room_code, name="room_code"),
]
