"""Where the introduction is looked after."""

from django.urls import path

from varsam.site.introduction import views_desk, views_step

app_name = "introduction_desk"
urlpatterns = [
    path("", views_desk.steps, name="steps"),
    path("nytt/", views_desk.add, name="add"),
    path("<slug:slug>/", views_step.step, name="step"),
    path("<slug:slug>/forhandsvisning/", views_step.preview, name="preview"),
    path("<slug:slug>/last/", views_step.review, name="review"),
    path("<slug:slug>/flytta/", views_desk.move, name="move"),
    path("<slug:slug>/visas/", views_desk.show, name="show"),
    path("<slug:slug>/<int:number>/", views_step.version, name="version"),
]
