"""Addresses of decisions on disclosure."""

from django.urls import path

from varsam.site.disclosures import views, views_new

app_name = "disclosures"
urlpatterns = [
    path("", views.disclosures, name="disclosures"),
    path("ny/", views_new.new, name="new"),
    path("<str:reference>/", views.disclosure, name="disclosure"),
    path("<str:reference>/beslut.pdf", views.decision_pdf, name="decision_pdf"),
    path("<str:reference>/oppna/", views.share, name="share"),
]
