"""Addresses of dialogues, of promises, and of what an organisation was promised."""

from django.urls import path

from varsam.site.dialogue import views_contacts, views_dialogue, views_promises

app_name = "dialogue"
urlpatterns = [
    path("", views_dialogue.dialogues, name="dialogues"),
    path("ny/", views_dialogue.begin, name="begin"),
    path("kontrollera/", views_promises.deidentify, name="deidentify"),
    path("loften/", views_promises.ours, name="ours"),
    path("lofte/", views_promises.owned, name="owned"),
    path("lofte/<str:reference>/", views_promises.promise, name="promise"),
    path("lofte/<str:reference>/hallet/", views_promises.keep, name="keep"),
    path("lofte/<str:reference>/inte-hallet/", views_promises.break_, name="break"),
    path("lofte/<str:reference>/senare/", views_promises.delay, name="delay"),
    path("lofte/<str:reference>/lamna-over/", views_promises.hand_over, name="hand_over"),
    path("<int:pk>/", views_dialogue.dialogue, name="dialogue"),
    path("<int:pk>/fraga/", views_dialogue.ask, name="ask"),
    path("<int:pk>/fraga/<uuid:question>/", views_dialogue.answer, name="answer"),
    path("<int:pk>/lofte/", views_dialogue.make_promise, name="make_promise"),
    path("<int:pk>/avsluta/", views_dialogue.end, name="end"),
    path("<int:pk>/kontakt/", views_contacts.add_contact, name="add_contact"),
    path("<int:pk>/kontakt/<int:contact>/", views_contacts.review_contact, name="review_contact"),
    path("<int:pk>/kontakt/<int:contact>/ta-bort/", views_contacts.remove_contact, name="remove_contact"),
]
