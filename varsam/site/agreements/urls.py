"""Addresses of agreements."""

from django.urls import path

from varsam.site.agreements import views

app_name = "agreements"
urlpatterns = [
    path("overenskommelser/", views.agreements, name="agreements"),
    path("overenskommelser/ny/", views.add, name="add"),
    path("overenskommelser/<str:reference>/", views.agreement, name="agreement"),
    path("overenskommelser/<str:reference>/forlang/", views.renew, name="renew"),
    path("overenskommelser/<str:reference>/avsluta/", views.end, name="end"),
    path("overenskommelser/<str:reference>/dokument/", views.add_paper, name="add_paper"),
    path("overenskommelser/<str:reference>/dokument/<uuid:paper>/", views.paper, name="paper"),
    path(
        "overenskommelser/<str:reference>/dokument/<uuid:paper>/ta-bort/",
        views.remove_paper,
        name="remove_paper",
    ),
]
