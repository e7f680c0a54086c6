"""Addresses of what people ask about their own data."""

from django.urls import path

from varsam.site.rights import views, views_acts, views_extracts

app_name = "rights"
_ONE = "<str:reference>/"
urlpatterns = [
    path("", views.requests, name="requests"),
    path("ny/", views.new_request, name="new_request"),
    path(_ONE, views.request_page, name="request"),
    path(f"{_ONE}sok/", views_acts.find, name="find"),
    path(f"{_ONE}lagg-till/", views_acts.add, name="add"),
    path(f"{_ONE}ta-bort/", views_acts.drop, name="drop"),
    path(f"{_ONE}oppna/", views_acts.open_records, name="open_records"),
    path(f"{_ONE}forlang/", views_acts.extend, name="extend"),
    path(f"{_ONE}anteckna/", views_acts.note, name="note"),
    path(f"{_ONE}svara/", views_acts.answer, name="answer"),
    path(f"{_ONE}svar.pdf", views_extracts.answer_pdf, name="answer_pdf"),
    path(f"{_ONE}utdrag/", views_extracts.extract, name="extract"),
    path(f"{_ONE}lasningar.pdf", views_extracts.readings_pdf, name="readings_pdf"),
    path(f"{_ONE}schema.json", views_extracts.schema, name="schema"),
    path(f"{_ONE}akt/<str:record>/", views_acts.record, name="record"),
]
