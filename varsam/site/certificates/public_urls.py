"""Checking a certificate, and one's own: addresses that open without signing in."""

from django.urls import path

from varsam.site.certificates import views_public

app_name = "certificate"
urlpatterns = [
    path("", views_public.check, name="check"),
    path("mitt/<str:secret>/", views_public.mine, name="mine"),
    path("mitt/<str:secret>/intyg.pdf", views_public.paper, name="paper"),
    path("<str:code>/", views_public.checked, name="checked"),
]
