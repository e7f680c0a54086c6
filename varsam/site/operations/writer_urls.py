"""Addresses of a request for whoever holds its code, below /svar/verksamhet/."""

from django.urls import path

from varsam.site.operations import views_writer

app_name = "our_support"
urlpatterns = [
    path("", views_writer.status, name="status"),
    path("ansvar/", views_writer.check, name="check"),
    path("plan/ja/", views_writer.accept, name="accept"),
    path("plan/andra/", views_writer.decline, name="decline"),
    path("atgard/", views_writer.tick, name="tick"),
    path("uppfoljning/", views_writer.follow_up, name="follow_up"),
    path("lardom/", views_writer.lesson, name="lesson"),
    path("avbryt/", views_writer.withdraw, name="withdraw"),
]
