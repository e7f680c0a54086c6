"""Addresses of the support to units at the desk, and of what a unit has asked for itself."""

from django.urls import path

from varsam.site.operations import (
    views_editor,
    views_lessons,
    views_list,
    views_numbers,
    views_plan,
    views_request,
)

app_name = "unit_support"
urlpatterns = [
    path("", views_list.requests, name="requests"),
    path("avidentifiera/", views_list.deidentify, name="deidentify"),
    path("forfragan/<str:reference>/", views_list.take_up, name="take_up"),
    path("siffror/", views_numbers.numbers, name="numbers"),
    path("lardomar/", views_lessons.lessons, name="lessons"),
    path("lardomar/<uuid:uid>/guide/", views_lessons.take_lesson, name="take_lesson"),
    path("lardomar/<uuid:uid>/nej/", views_lessons.decline_lesson, name="decline_lesson"),
    path("guider/", views_editor.all_guides, name="guides"),
    path("guider/ny/", views_editor.new_guide, name="new_guide"),
    path("guider/<slug:slug>/", views_editor.guide, name="guide"),
    path("guider/<slug:slug>/visa/", views_editor.show_guide, name="show_guide"),
    path("guider/<slug:slug>/versioner/<int:number>/", views_editor.version, name="version"),
    path("<str:reference>/", views_request.request, name="request"),
    path("<str:reference>/ta/", views_request.take, name="take"),
    path("<str:reference>/guide/", views_request.choose_guide, name="choose_guide"),
    path("<str:reference>/ansvar/", views_request.check, name="check"),
    path("<str:reference>/besok/", views_request.note_visit, name="note_visit"),
    path("<str:reference>/uppfoljning/", views_request.follow_up, name="follow_up"),
    path("<str:reference>/lardom/", views_request.suggest_lesson, name="suggest_lesson"),
    path("<str:reference>/avsluta/", views_request.close, name="close"),
    path("<str:reference>/atgard/", views_plan.add_measure, name="add_measure"),
    path("<str:reference>/atgard/<uuid:uid>/", views_plan.change_measure, name="change_measure"),
    path("<str:reference>/atgard/<uuid:uid>/ta-bort/", views_plan.remove_measure, name="remove_measure"),
    path("<str:reference>/foresla/", views_plan.propose, name="propose"),
    path("<str:reference>/ja/", views_plan.agree, name="agree"),
]
