"""Public addresses that belong to no single area."""

from django.urls import path

from varsam.site import views
from varsam.site.demo_mail import demo_mail
from varsam.site.operations import views_door

app_name = "site"
urlpatterns = [
    path("", views.home, name="home"),
    path("verksamhet/", views_door.operations, name="operations"),
    path("verksamhet/stod/", views_door.operations_write, name="operations_write"),
    path("verksamhet/avidentifiera/", views.deidentify, name="deidentify"),
    path("personuppgifter/", views.privacy, name="privacy"),
    path("tillganglighet/", views.accessibility, name="accessibility"),
    path("demo/post/", demo_mail, name="demo_mail"),
]
