"""Addresses of a unit's own requests, for those of its staff who sign in: below /arbete/vart-stod/."""

from django.urls import path

from varsam.site.operations import views_own

app_name = "own_unit"
urlpatterns = [
    path("", views_own.own, name="own"),
    path("avidentifiera/", views_own.deidentify, name="deidentify"),
    path("be/", views_own.ask, name="ask"),
    path("<str:reference>/", views_own.status, name="status"),
    path("<str:reference>/ansvar/", views_own.check, name="check"),
    path("<str:reference>/plan/ja/", views_own.accept, name="accept"),
    path("<str:reference>/plan/andra/", views_own.decline, name="decline"),
    path("<str:reference>/atgard/", views_own.tick, name="tick"),
    path("<str:reference>/uppfoljning/", views_own.follow_up, name="follow_up"),
    path("<str:reference>/lardom/", views_own.lesson, name="lesson"),
    path("<str:reference>/avbryt/", views_own.withdraw, name="withdraw"),
]
