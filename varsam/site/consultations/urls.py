"""Addresses of consultations."""

from django.urls import path

from varsam.site.consultations import views_asking, views_keeping, views_one

app_name = "consultations"
urlpatterns = [
    path("konsultationer/", views_asking.consultations, name="consultations"),
    path("konsultationer/fraga/", views_asking.ask, name="ask"),
    path("konsultationer/fraga/<str:reference>/", views_asking.ask_from_enquiry, name="ask_from_enquiry"),
    path("konsultationer/avidentifiera/", views_asking.deidentify, name="deidentify"),
    path("konsultationer/tid/", views_keeping.times, name="times"),
    path("konsultationer/<str:reference>/", views_one.consultation, name="consultation"),
    path("konsultationer/<str:reference>/skriv/", views_one.post, name="post"),
    path("konsultationer/<str:reference>/svar/", views_one.reply, name="reply"),
    path("konsultationer/<str:reference>/bjud-in/", views_keeping.invite, name="invite"),
    path("konsultationer/<str:reference>/rad/", views_keeping.advise, name="advise"),
    path("konsultationer/<str:reference>/avsluta/", views_keeping.end, name="end"),
    path("konsultationer/<str:reference>/lardom/", views_keeping.add_lesson, name="add_lesson"),
    path("lardomar/", views_keeping.lessons, name="lessons"),
    path("lardomar/<int:pk>/", views_keeping.take_lesson, name="take_lesson"),
]
