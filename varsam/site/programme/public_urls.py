"""Addresses of the situation picture, for everybody."""

from django.urls import path

from varsam.site.programme import views_public

app_name = "picture"
urlpatterns = [
    path("", views_public.newest, name="newest"),
    path("<str:reference>/", views_public.picture, name="picture"),
    path("<str:reference>/lagesbild.pdf", views_public.pdf, name="pdf"),
    path("<str:reference>/tabeller.csv", views_public.tables_csv, name="csv"),
]
