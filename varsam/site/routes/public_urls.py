"""The address of the route chooser for anyone."""

from django.urls import path

from varsam.site.routes import views_public

app_name = "routes"
urlpatterns = [path("", views_public.choose, name="choose")]
