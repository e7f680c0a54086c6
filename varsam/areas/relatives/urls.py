"""Addresses of someone who is worried."""

from django.urls import path

from varsam.areas.relatives import views

app_name = "relatives"
urlpatterns = [
    path("", views.start, name="start"),
    path("skriv/", views.write, name="write"),
]
