"""The address in the mail that asks how it was, which opens without signing in."""

from django.urls import path

from varsam.site.evaluation import views_public

app_name = "survey"
urlpatterns = [path("<str:secret>/", views_public.survey, name="survey")]
