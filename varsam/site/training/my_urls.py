"""One's own trainings, for who has signed in."""

from django.urls import path

from varsam.site.training import views_own

app_name = "my_training"
urlpatterns = [
    path("", views_own.own, name="own"),
    path("<str:reference>/anmal/", views_own.sign_up, name="sign_up"),
]
