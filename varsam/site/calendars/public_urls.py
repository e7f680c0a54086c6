"""The address in an invitation, which opens without signing in."""

from django.urls import path

from varsam.site.calendars import views_answer

app_name = "invitations"
urlpatterns = [path("<str:secret>/", views_answer.invitation, name="invitation")]
