"""Addresses of the open feed, for programs and for people."""

from django.urls import path

from varsam.site.api import views_feed

app_name = "exchange_feed"
urlpatterns = [
    path("flode.json", views_feed.json, name="json"),
    path("flode.atom", views_feed.atom, name="atom"),
    path("flode/", views_feed.about, name="about"),
    path("flode/exchange.md", views_feed.format_document, name="format"),
    path("flode/exchange-example.json", views_feed.example, name="example"),
]
