"""Certificates at the desk."""

from django.urls import path

from varsam.site.certificates import views

app_name = "certificates"
urlpatterns = [
    path("", views.certificates, name="certificates"),
    path("<str:reference>/", views.occasion, name="occasion"),
    path("<str:reference>/<uuid:certificate>/aterkalla/", views.revoke, name="revoke"),
    path("<str:reference>/<uuid:certificate>/gall-igen/", views.reinstate, name="reinstate"),
    path("<str:reference>/<uuid:certificate>/skicka/", views.send, name="send"),
    path("<str:reference>/<uuid:signup>/utfarda/", views.issue, name="issue"),
]
