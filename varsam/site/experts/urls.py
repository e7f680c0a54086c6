"""Addresses of the network of experts."""

from django.urls import path

from varsam.site.experts import views_entries, views_network

app_name = "experts"
urlpatterns = [
    path("", views_network.experts, name="experts"),
    path("laget/", views_network.network, name="network"),
    path("mitt-kort/", views_entries.own_card, name="own_card"),
    path("ny/", views_entries.add_expert, name="add_expert"),
    path("kompetenser/", views_entries.competences, name="competences"),
    path("<int:pk>/", views_network.expert, name="expert"),
    path("<int:pk>/andra/", views_entries.change_expert, name="change_expert"),
    path("<int:pk>/avsluta/", views_entries.end_expert, name="end_expert"),
]
