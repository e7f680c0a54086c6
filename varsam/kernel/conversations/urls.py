"""Addresses of someone who comes back with a code."""

from django.urls import path

from varsam.kernel.conversations import views

app_name = "conversations"
urlpatterns = [
    path("", views.come_back, name="return"),
    path("samtal/", views.thread, name="thread"),
    path("samtal/skriv/", views.reply, name="reply"),
    path("samtal/stang/", views.leave, name="leave"),
    path("samtal/radera/", views.erase, name="erase"),
]
