"""The public addresses of training. No course may be called as one of the fixed words here: `RESERVED`."""

from django.urls import path

from varsam.site.training import (
    views_catalogue,
    views_door,
    views_interest,
    views_mine,
    views_party,
    views_place,
    views_sign_up,
)

app_name = "training"
urlpatterns = [
    path("", views_catalogue.catalogue, name="catalogue"),
    path("intresse/", views_interest.interest, name="interest"),
    path("intresse/<str:secret>/", views_interest.my_interest, name="my_interest"),
    path("tillfalle/<str:reference>/anmal/", views_sign_up.sign_up, name="sign_up"),
    path("tillfalle/<str:reference>/grupp/", views_party.sign_up_group, name="sign_up_group"),
    path("plats/<str:secret>/", views_place.place, name="place"),
    path("plats/<str:secret>/avboka/", views_place.cancel, name="cancel"),
    path("plats/<str:secret>/kalender.ics", views_place.calendar, name="calendar"),
    path("plats/<str:secret>/material/<uuid:material_id>/", views_place.material, name="material"),
    path("grupp/<str:secret>/", views_party.party, name="party"),
    path("mina/", views_mine.mine, name="mine"),
    path("mina/<str:secret>/", views_mine.everything, name="everything"),
    path("har/<str:secret>/", views_door.door, name="door"),
    path("<slug:slug>/", views_catalogue.course, name="course"),
]

RESERVED = frozenset(
    {"intresse", "tillfalle", "plats", "grupp", "mina", "har", "introduktion", "intyg", "utvardering"}
)
