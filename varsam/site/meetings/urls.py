"""Addresses of conferences, their rooms, minutes and what was promised there."""

from django.urls import path

from varsam.site.meetings import (
    views_actions,
    views_agenda,
    views_lead,
    views_list,
    views_meeting,
    views_minutes,
    views_room,
    views_write,
)

app_name = "meetings"
urlpatterns = [
    path("", views_list.meetings, name="meetings"),
    path("ny/", views_list.new_meeting, name="new_meeting"),
    path("atgarder/", views_actions.actions, name="actions"),
    path("atgarder/<uuid:action>/", views_actions.settle, name="settle"),
    path("<str:reference>/", views_meeting.meeting, name="meeting"),
    path("<str:reference>/andra/", views_meeting.change, name="change"),
    path("<str:reference>/stall-in/", views_meeting.cancel, name="cancel"),
    path("<str:reference>/bjud-in/", views_meeting.invite, name="invite"),
    path("<str:reference>/narvaro/<int:seat>/", views_meeting.presence, name="presence"),
    path("<str:reference>/punkter/", views_agenda.add_item, name="add_item"),
    path("<str:reference>/punkter/<int:item>/", views_agenda.change_item, name="change_item"),
    path("<str:reference>/punkter/<int:item>/flytta/", views_agenda.move_item, name="move_item"),
    path("<str:reference>/punkter/<int:item>/ta-bort/", views_agenda.drop_item, name="drop_item"),
    path("<str:reference>/punkter/<int:item>/jav/", views_agenda.conflict, name="conflict"),
    path("<str:reference>/rum/", views_room.room, name="room"),
    path("<str:reference>/rum/borja/", views_lead.begin, name="begin"),
    path("<str:reference>/rum/paus/", views_lead.pause, name="pause"),
    path("<str:reference>/rum/vidare/", views_lead.go_on, name="go_on"),
    path("<str:reference>/rum/avsluta/", views_lead.close, name="close"),
    path("<str:reference>/rum/<int:item>/", views_room.item, name="item"),
    path("<str:reference>/rum/<int:item>/nytt/", views_room.news, name="news"),
    path("<str:reference>/rum/<int:item>/rad/", views_write.write, name="write"),
    path("<str:reference>/rum/<int:item>/rad/<uuid:line>/", views_write.correct, name="correct"),
    path("<str:reference>/protokoll/<int:item>/", views_minutes.minutes, name="minutes"),
    path("<str:reference>/protokoll/<int:item>/justerare/", views_minutes.adjusters, name="adjusters"),
    path("<str:reference>/protokoll/<int:item>/justera/", views_minutes.sign, name="sign"),
    path("<str:reference>/protokoll/<int:item>/oppna/", views_minutes.reopen, name="reopen"),
    path("<str:reference>/protokoll/<int:item>/las/", views_minutes.lock, name="lock"),
    path("<str:reference>/protokoll/<int:item>/tillagg/", views_minutes.addendum, name="addendum"),
    path("<str:reference>/protokoll/<int:item>/protokoll.pdf", views_minutes.pdf, name="pdf"),
]
