"""The address that calendars fetch; it has no language, for no person reads it."""

from django.urls import path

from varsam.site.calendars import views_feed

app_name = "feeds"
urlpatterns = [path("<str:secret>.ics", views_feed.feed, name="feed")]
