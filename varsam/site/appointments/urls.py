"""Addresses of times: the writer's below the thread's, the desk's below its own."""

from django.urls import path

from varsam.site.appointments import views_of, views_times, views_writer

app_name = "appointments"
urlpatterns = [
    path("svar/tid/", views_writer.choose, name="choose"),
    path("svar/tid/<uuid:opening>/", views_writer.take, name="take"),
    path("svar/tid/avboka/<uuid:appointment>/", views_writer.cancel, name="cancel"),
    path("arbete/tider/", views_times.times, name="times"),
    path("arbete/tider/nya/", views_times.new, name="new"),
    path("arbete/tider/<uuid:opening>/ta-bort/", views_times.close, name="close"),
    path("arbete/tider/bokad/<uuid:appointment>/blev/", views_times.settle, name="settle"),
    path("arbete/tider/bokad/<uuid:appointment>/avboka/", views_of.call_off, name="call_off"),
    path("arbete/tider/bokad/<uuid:appointment>/lank/", views_of.set_link, name="set_link"),
    path("arbete/tider/for/<str:reference>/bjud-in/", views_of.invite, name="invite"),
    path("arbete/tider/for/<str:reference>/dra-tillbaka/", views_of.withdraw, name="withdraw"),
    path("arbete/tider/for/<str:reference>/boka/<uuid:invitation>/", views_of.book_for, name="book_for"),
]
