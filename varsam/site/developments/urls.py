"""Addresses of developments."""

from django.urls import path

from varsam.site.developments import views_list, views_one

app_name = "developments"
urlpatterns = [
    path("handelser/", views_list.developments, name="developments"),
    path("handelser/ny/", views_list.note, name="note"),
    path("handelser/avidentifiera/", views_list.deidentify, name="deidentify"),
    path("handelser/<str:reference>/", views_one.development, name="development"),
    path("handelser/<str:reference>/slutsats/", views_one.conclude, name="conclude"),
    path("handelser/<str:reference>/ta-bort/", views_one.strike, name="strike"),
]
