"""Addresses of records, sharing, broken glass and partners."""

from django.urls import path

from varsam.site.records import (
    views_acts,
    views_glass,
    views_list,
    views_new,
    views_partners,
    views_person,
    views_record,
    views_shared,
)

app_name = "records"
urlpatterns = [
    path("akter/", views_list.records, name="records"),
    path("akter/ny/", views_new.new_record, name="new_record"),
    path("akter/<str:reference>/", views_record.record, name="record"),
    path("akter/<str:reference>/anteckna/", views_record.add_entry, name="add_entry"),
    path("akter/<str:reference>/ratta/<uuid:entry>/", views_record.correct, name="correct"),
    path("akter/<str:reference>/delning/<uuid:grant>/", views_acts.stop_share, name="stop_share"),
    path("akter/<str:reference>/lamna-over/", views_acts.hand_over, name="hand_over"),
    path("akter/<str:reference>/avsluta/", views_acts.close, name="close"),
    path("akter/<str:reference>/oppna-igen/", views_acts.reopen, name="reopen"),
    path("akter/<str:reference>/person/", views_person.person, name="person"),
    path("akter/<str:reference>/person/ny/", views_person.add_identity, name="add_identity"),
    path("akter/<str:reference>/person/namn/", views_person.change_person, name="change_person"),
    path("akter/<str:reference>/person/kontakt/", views_person.change_contact, name="change_contact"),
    path("akter/<str:reference>/person/skydd/", views_person.change_protection, name="change_protection"),
    path("delat/", views_shared.shared, name="shared"),
    path("delat/<uuid:grant>/slutat/", views_shared.have_stopped, name="have_stopped"),
    path("nodoppna/", views_glass.break_glass, name="break_glass"),
    path("nodoppna/granska/", views_glass.reviews, name="reviews"),
    path("nodoppna/granska/<uuid:glass>/", views_glass.review, name="review"),
    path("partner/", views_partners.partners, name="partners"),
    path("partner/<slug:slug>/", views_partners.partner, name="partner"),
]
