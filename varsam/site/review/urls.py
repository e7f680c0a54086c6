"""Addresses of the review of the reading log."""

from django.urls import path

from varsam.site.review import views, views_item

app_name = "review"
urlpatterns = [
    path("", views.rounds, name="rounds"),
    path("<str:reference>/", views.round_, name="round"),
    path("<str:reference>/skriv-under/", views.sign, name="sign"),
    path("<str:reference>/granskning.pdf", views.result_pdf, name="result_pdf"),
    path("<str:reference>/<int:place>/", views_item.item, name="item"),
    path("<str:reference>/<int:place>/meddelad/", views_item.told, name="told"),
]
