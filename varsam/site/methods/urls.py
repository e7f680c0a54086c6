"""Addresses of the register of methods, for colleagues."""

from django.urls import path

from varsam.site.methods import views, views_edit, views_judge

app_name = "register"
urlpatterns = [
    path("metoder/", views.methods, name="methods"),
    path("metoder/ny/", views_edit.add, name="add_method"),
    path("metoder/ny-ide/", views_edit.propose, name="propose"),
    path("metoder/provas-igen/", views.due, name="due"),
    path("metoder/rattslig-provning/", views.legal, name="legal"),
    path("metoder/<slug:slug>/", views.method, name="method"),
    path("metoder/<slug:slug>/andra/", views_edit.change, name="change_method"),
    path("metoder/<slug:slug>/steg/", views_judge.step, name="step"),
    path("metoder/<slug:slug>/provning/", views_judge.check, name="check"),
    path("metoder/<slug:slug>/bedomning/", views_judge.grade, name="grade"),
]
