"""Addresses of the introduction, for everybody."""

from django.urls import path

from varsam.site.introduction import views_public

app_name = "introduction"
urlpatterns = [
    path("", views_public.start, name="start"),
    path("<str:secret>/", views_public.overview, name="overview"),
    path("<str:secret>/klar/", views_public.finish, name="finish"),
    path("<str:secret>/bevis/", views_public.proof, name="proof"),
    path("<str:secret>/<slug:slug>/", views_public.step, name="step"),
]
