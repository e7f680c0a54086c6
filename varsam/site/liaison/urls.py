"""Addresses of missions, contacts, bodies, the calendar and costs, below `arbete/omvarld/`."""

from django.urls import path

from varsam.site.liaison import (
    views_bodies,
    views_calendar,
    views_contacts,
    views_costs,
    views_mission,
    views_missions,
    views_owner,
    views_papers,
    views_write,
)

app_name = "liaison"
urlpatterns = [
    path("", views_missions.missions, name="missions"),
    path("ny/", views_write.add, name="add"),
    path("avidentifiera/", views_missions.deidentify, name="deidentify"),
    path("kalender/", views_calendar.calendar, name="calendar"),
    path("kostnader/", views_costs.costs, name="costs"),
    path("kostnader/<int:year>/csv/", views_costs.as_csv, name="costs_csv"),
    path("kontakter/", views_contacts.contacts, name="contacts"),
    path("kontakter/ny/", views_contacts.add, name="add_contact"),
    path("kontakter/<uuid:uid>/", views_contacts.contact, name="contact"),
    path("kontakter/<uuid:uid>/ja/", views_contacts.agree, name="agree"),
    path("kontakter/<uuid:uid>/andra/", views_contacts.change, name="change_contact"),
    path("kontakter/<uuid:uid>/avsluta/", views_contacts.end, name="end_contact"),
    path("organ/", views_bodies.bodies, name="bodies"),
    path("organ/nytt/", views_bodies.add, name="add_body"),
    path("organ/<slug:slug>/", views_bodies.body, name="body"),
    path("organ/<slug:slug>/andra/", views_bodies.change, name="change_body"),
    path("uppdrag/<str:reference>/", views_mission.mission, name="mission"),
    path("uppdrag/<str:reference>/skriv/", views_mission.write, name="write"),
    path("uppdrag/<str:reference>/lage/", views_mission.move, name="move"),
    path("uppdrag/<str:reference>/svar/", views_mission.answer, name="answer"),
    path("uppdrag/<str:reference>/avsluta/", views_mission.close, name="close"),
    path("uppdrag/<str:reference>/andra/", views_write.change, name="change"),
    path("uppdrag/<str:reference>/sista-dag/", views_write.deadline, name="deadline"),
    path("uppdrag/<str:reference>/lamna-over/", views_owner.hand_over, name="hand_over"),
    path("uppdrag/<str:reference>/lamna-over/svar/", views_owner.answer_offer, name="answer_offer"),
    path("uppdrag/<str:reference>/ta-over/", views_owner.take_over, name="take_over"),
    path("uppdrag/<str:reference>/dokument/", views_papers.add, name="add_paper"),
    path("uppdrag/<str:reference>/dokument/<uuid:pk>/", views_papers.paper, name="paper"),
    path("uppdrag/<str:reference>/dokument/<uuid:pk>/ta-bort/", views_papers.remove, name="remove_paper"),
    path("uppdrag/<str:reference>/kostnad/", views_papers.add_cost, name="add_cost"),
    path("uppdrag/<str:reference>/kostnad/<uuid:pk>/stryk/", views_papers.strike, name="strike"),
]
