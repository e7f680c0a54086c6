"""Addresses of engagements: for the engaged person, for the unit, and hours for whoever pays."""

from django.urls import path

from varsam.site.engagements import views_hours, views_mine, views_record

app_name = "engagements"
_RECORD = "arenden/<str:reference>/insatser/"
urlpatterns = [
    path("insatser/", views_mine.mine, name="mine"),
    path("insatser/mina/", views_hours.my_hours, name="my_hours"),
    path("insatser/kontrollera/", views_mine.check, name="check"),
    path("insatser/handledning/", views_mine.supervision, name="supervision"),
    path("insatser/handledning/<int:expert>/", views_mine.supervision_of, name="supervision_of"),
    path("insatser/timmar/", views_hours.hours, name="hours"),
    path("insatser/timmar/<str:month>/", views_hours.month, name="month"),
    path("insatser/timmar/<str:month>/granskad/", views_hours.review, name="review_month"),
    path("insatser/timmar/<str:month>/timmar.csv", views_hours.as_csv, name="month_csv"),
    path("insatser/timmar/<str:month>/timmar.json", views_hours.as_json, name="month_json"),
    path("insatser/<uuid:pk>/", views_mine.engagement, name="engagement"),
    path("insatser/<uuid:pk>/ratta/<uuid:session>/", views_mine.correct, name="correct_session"),
    path(_RECORD, views_record.of_record, name="of_record"),
    path(f"{_RECORD}ny/", views_record.find, name="find"),
    path(f"{_RECORD}ny/<int:expert>/", views_record.match, name="match"),
    path(f"{_RECORD}<uuid:pk>/", views_record.one, name="one"),
    path(f"{_RECORD}<uuid:pk>/steg/", views_record.step, name="step"),
    path(f"{_RECORD}<uuid:pk>/paus/", views_record.pause, name="pause"),
    path(f"{_RECORD}<uuid:pk>/timmar/", views_record.set_hours, name="set_hours"),
    path(f"{_RECORD}<uuid:pk>/avsluta/", views_record.end, name="end"),
]
