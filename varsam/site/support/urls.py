"""Addresses of relatives' support at the desk, below `arbete/anhorigstod/`."""

from django.urls import path

from varsam.site.support import (
    views_around,
    views_board,
    views_coach,
    views_counts,
    views_group_change,
    views_groups,
    views_meeting,
    views_office,
    views_one,
)

app_name = "support"
urlpatterns = [
    path("", views_board.board, name="board"),
    path("siffror/", views_counts.counts, name="counts"),
    path("grupper/", views_groups.groups, name="groups"),
    path("grupper/ny/", views_groups.plan, name="plan"),
    path("grupper/<str:reference>/", views_groups.group, name="group"),
    path("grupper/<str:reference>/andra/", views_group_change.change, name="change_group"),
    path("grupper/<str:reference>/tider/", views_group_change.times, name="times"),
    path("grupper/<str:reference>/oppna/", views_groups.open_group, name="open_group"),
    path("grupper/<str:reference>/stang/", views_groups.close_group, name="close_group"),
    path("grupper/<str:reference>/oppna-igen/", views_groups.reopen_group, name="reopen_group"),
    path("grupper/<str:reference>/bjud-in/", views_groups.invite_to, name="invite_to"),
    path("grupper/<str:reference>/ge-plats/", views_groups.admit, name="admit"),
    path("grupper/<str:reference>/inte-nu/", views_groups.turn_down, name="turn_down"),
    path("grupper/<str:reference>/avsluta/", views_groups.end_group, name="end_group"),
    path("grupper/<str:reference>/traff/<uuid:uid>/", views_meeting.meeting, name="meeting"),
    path("grupper/<str:reference>/traff/<uuid:uid>/markera/", views_meeting.mark, name="mark"),
    path("coach/", views_coach.coaching_list, name="coaching"),
    path("coach/<uuid:uid>/", views_coach.coached, name="coached"),
    path("coach/<uuid:uid>/svar/", views_coach.answer, name="coach_answer"),
    path("kontakta/", views_office.offices, name="offices"),
    path("kontakta/<uuid:uid>/", views_office.handover, name="handover"),
    path("kontakta/<uuid:uid>/svar/", views_office.answer, name="handover_answer"),
    path("<str:reference>/", views_one.one, name="one"),
    path("<str:reference>/erbjud/", views_one.offer, name="offer"),
    path("<str:reference>/ta-tillbaka/", views_one.take_back, name="take_back"),
    path("<str:reference>/ta-hand-om/", views_one.take, name="take"),
    path("<str:reference>/avsluta/", views_one.end, name="end"),
    path("<str:reference>/coach/", views_around.ask_coach, name="ask_coach"),
    path("<str:reference>/coach/klar/", views_around.end_coach, name="end_coach"),
    path("<str:reference>/bjud-in/", views_around.invite, name="invite"),
    path("<str:reference>/socialkontor/", views_around.offer_office, name="offer_office"),
    path("<str:reference>/socialkontor/ta-tillbaka/", views_around.take_back_office, name="take_back_office"),
]
