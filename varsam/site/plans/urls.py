"""Addresses of one record's plan."""

from django.urls import path

from varsam.site.plans import views_copy, views_goals, views_measures, views_plan, views_steps

app_name = "plans"
urlpatterns = [
    path("arenden/<str:reference>/plan/", views_plan.plan, name="plan"),
    path("arenden/<str:reference>/plan/mal/", views_goals.add_goal, name="add_goal"),
    path("arenden/<str:reference>/plan/mal/<uuid:goal>/", views_goals.change_goal, name="change_goal"),
    path("arenden/<str:reference>/plan/mal/<uuid:goal>/skattning/", views_goals.rate, name="rate"),
    path("arenden/<str:reference>/plan/mal/<uuid:goal>/lage/", views_steps.step_goal, name="step_goal"),
    path("arenden/<str:reference>/plan/mal/<uuid:goal>/upp/", views_goals.raise_goal, name="raise_goal"),
    path(
        "arenden/<str:reference>/plan/mal/<uuid:goal>/atgard/", views_measures.add_measure, name="add_measure"
    ),
    path(
        "arenden/<str:reference>/plan/atgard/<uuid:measure>/",
        views_measures.change_measure,
        name="change_measure",
    ),
    path(
        "arenden/<str:reference>/plan/atgard/<uuid:measure>/lage/",
        views_steps.step_measure,
        name="step_measure",
    ),
    path("arenden/<str:reference>/plan/bar/", views_plan.add_asset, name="add_asset"),
    path("arenden/<str:reference>/plan/bar/<uuid:asset>/slut/", views_plan.end_asset, name="end_asset"),
    path("arenden/<str:reference>/plan/invandning/", views_plan.disagree, name="disagree"),
    path("arenden/<str:reference>/plan/kopia/", views_copy.give_copy, name="give_copy"),
]
