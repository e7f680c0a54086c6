"""Addresses of the register of methods, for colleagues."""

from django.urls import path

from varsam.site.methods import views

app_name = "register"
urlpatterns = [
    path("metoder/", views.methods, name="methods"),
    path("metoder/ny/", views.add, name="add_method"),
    path("metoder/<slug:slug>/", views.method, name="method"),
    path("metoder/<slug:slug>/andra/", views.change, name="change_method"),
]
