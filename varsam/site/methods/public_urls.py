"""Addresses of the register of methods, for everybody."""

from django.urls import path

from varsam.site.methods import views_public

app_name = "methods"
urlpatterns = [
    path("", views_public.methods, name="methods"),
    path("jamfor/", views_public.compare, name="compare"),
    path("<slug:slug>/", views_public.method, name="method"),
]
