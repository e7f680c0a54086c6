"""Addresses of the board, of one case and its acts, and of offers to take over a case."""

from django.urls import path

from varsam.site.cases import (
    views_board,
    views_case,
    views_handover,
    views_new,
    views_reviews,
    views_steps,
)

app_name = "cases"
urlpatterns = [
    path("arenden/", views_board.board, name="board"),
    path("arenden/nytt/", views_new.new_case, name="new_case"),
    path("arenden/<str:reference>/", views_case.case, name="case"),
    path("arenden/<str:reference>/steg/<slug:to>/", views_steps.step, name="step"),
    path("arenden/<str:reference>/grund/", views_steps.ground, name="ground"),
    path("arenden/<str:reference>/beslut/<slug:about>/", views_steps.say, name="say"),
    path("arenden/<str:reference>/dubbelt-spar/", views_steps.double_track, name="double_track"),
    path("arenden/<str:reference>/ta-over/", views_steps.take, name="take"),
    path("arenden/<str:reference>/kollega/", views_steps.hand_to_colleague, name="hand_to_colleague"),
    path("arenden/<str:reference>/uppfoljning/", views_reviews.plan_review, name="plan_review"),
    path("arenden/<str:reference>/uppfoljning/<uuid:review>/", views_reviews.hold_review, name="hold_review"),
    path(
        "arenden/<str:reference>/uppfoljning/<uuid:review>/stall-in/",
        views_reviews.cancel_review,
        name="cancel_review",
    ),
    path("arenden/<str:reference>/resultat/", views_reviews.outcome, name="outcome"),
    path("arenden/<str:reference>/efterkontroll/", views_reviews.post_check, name="post_check"),
    path("arenden/<str:reference>/erbjud/", views_handover.offer, name="offer"),
    path("arenden/<str:reference>/overlamning/", views_handover.handover, name="handover"),
    path("arenden/<str:reference>/overlamning/berattat/", views_handover.told, name="told"),
    path("arenden/<str:reference>/overlamning/ta-tillbaka/", views_handover.take_back, name="take_back"),
    path("arenden/<str:reference>/overlamning/fortsatt/", views_handover.go_on, name="go_on"),
    path("arenden/<str:reference>/overlamning/klar/", views_handover.complete, name="complete"),
    path("erbjudanden/", views_handover.offers, name="offers"),
    path("erbjudanden/<uuid:offer>/", views_handover.answer, name="answer"),
]
