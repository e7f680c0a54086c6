"""Addresses of someone who is worried."""

from django.urls import path

from varsam.areas.relatives import views, views_guidance, views_offices

app_name = "relatives"
urlpatterns = [
    path("", views.start, name="start"),
    path("skriv/", views.write, name="write"),
    path("rad/", views_guidance.guides, name="guides"),
    path("rad/<slug:slug>/", views_guidance.guide, name="guide"),
    path("socialkontor/", views_offices.find_office, name="offices"),
]
