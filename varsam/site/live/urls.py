"""What the live view answers; these addresses are of a process of their own (config/asgi.py)."""

from django.urls import path

from varsam.site.live import views

app_name = "live"
urlpatterns = [path("<str:reference>/<int:item>/", views.watch, name="watch")]
