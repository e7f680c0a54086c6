"""Addresses of pilots at the desk."""

from django.urls import path

from varsam.site.pilots import views, views_evaluation, views_harm, views_list, views_place, views_plan

app_name = "pilots"
urlpatterns = [
    path("", views_list.pilots, name="pilots"),
    path("ny/", views_list.plan, name="plan"),
    path("avidentifiera/", views_list.deidentify, name="deidentify"),
    path("vara/", views_list.own, name="own"),
    path("<str:reference>/", views.pilot, name="pilot"),
    path("<str:reference>/plan/", views_plan.change, name="change"),
    path("<str:reference>/plats/", views_plan.add_place, name="add_place"),
    path("<str:reference>/plats/<int:place>/kontakt/", views_plan.contact, name="contact"),
    path("<str:reference>/plats/<int:place>/ta-bort/", views_plan.remove_place, name="remove_place"),
    path("<str:reference>/matt/", views_plan.add_measure, name="add_measure"),
    path("<str:reference>/matt/<int:measure>/", views_plan.change_measure, name="change_measure"),
    path("<str:reference>/matt/<int:measure>/huvud/", views_plan.main_measure, name="main_measure"),
    path("<str:reference>/matt/<int:measure>/ta-bort/", views_plan.remove_measure, name="remove_measure"),
    path("<str:reference>/steg/<str:step>/", views.step, name="step"),
    path("<str:reference>/skada/", views_harm.harm, name="harm"),
    path("<str:reference>/skada/<uuid:uid>/ratta/", views_harm.correct, name="correct_harm"),
    path("<str:reference>/utvardera/", views_evaluation.evaluate, name="evaluate"),
    path("<str:reference>/<int:place>/", views_place.place, name="place"),
    path("<str:reference>/<int:place>/mata/<int:measure>/<str:moment>/", views_place.tell, name="tell"),
    path("<str:reference>/<int:place>/skada/", views_harm.harm, name="place_harm"),
    path("<str:reference>/<int:place>/lugnt/", views_harm.quiet, name="quiet"),
]
