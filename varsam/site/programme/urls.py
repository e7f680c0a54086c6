"""Addresses of the programme's cycle, for colleagues and the council."""

from django.urls import path

from varsam.site.programme import views, views_plan, views_report

app_name = "programme"
urlpatterns = [
    path("program/", views.overview, name="programme"),
    path("program/ny/", views.start, name="start"),
    path("program/<str:reference>/", views.picture, name="draft"),
    path("program/<str:reference>/texter/", views.write, name="write"),
    path("program/<str:reference>/anta/", views.adopt, name="adopt"),
    path("program/<str:reference>/plan/", views_plan.plan, name="plan"),
    path("program/<str:reference>/plan/anta/", views_plan.adopt, name="adopt_plan"),
    path("program/<str:reference>/plan/ny/", views_plan.add, name="add_measure"),
    path("program/<str:reference>/plan/<int:number>/", views_plan.measure, name="measure"),
    path("program/<str:reference>/plan/<int:number>/andra/", views_plan.change, name="change_measure"),
    path("program/<str:reference>/plan/<int:number>/bort/", views_plan.remove, name="remove_measure"),
    path("program/<str:reference>/plan/<int:number>/dag/", views_plan.plan_follow_up, name="plan_follow_up"),
    path("program/<str:reference>/plan/<int:number>/lage/", views_plan.move, name="move"),
    path(
        "program/<str:reference>/plan/<int:number>/uppfoljning/<int:follow_up>/",
        views_plan.follow_up,
        name="follow_up",
    ),
    path("program/<str:reference>/rapport/", views_report.report, name="report"),
    path("program/<str:reference>/rapport/skriv/", views_report.write, name="write_report"),
    path("program/<str:reference>/rapport/lamna/", views_report.hand_in, name="hand_in"),
    path("program/<str:reference>/rapport/rapport.pdf", views_report.pdf, name="report_pdf"),
]
