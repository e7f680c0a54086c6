"""Addresses of what was seen of methods, for colleagues."""

from django.urls import path

from varsam.site.learning import views

app_name = "learning"
urlpatterns = [
    path("metoder-i-bruk/", views.in_use, name="in_use"),
]
