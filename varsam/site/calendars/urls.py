"""Addresses of one's own calendar."""

from django.urls import path

from varsam.site.calendars import views_mine

app_name = "calendars"
urlpatterns = [
    path("", views_mine.calendar, name="calendar"),
    path("adress/", views_mine.make_feed, name="make_feed"),
    path("adress/stang/", views_mine.revoke_feed, name="revoke_feed"),
    path("<str:reference>/svara/", views_mine.reply, name="reply"),
]
