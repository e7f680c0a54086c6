"""Where numbers, texts, deadlines and days are looked after, and where the log and the running of it are read."""

from django.urls import path

from varsam.site.editing import (
    views_areas,
    views_contacts,
    views_holidays,
    views_limits,
    views_log,
    views_pages,
    views_system,
)

app_name = "editing"
urlpatterns = [
    path("kontakter/", views_contacts.contacts, name="contacts"),
    path("kontakter/ny/", views_contacts.add_contact, name="add_contact"),
    path("kontakter/forhandsvisning/", views_contacts.preview_contact, name="preview_contact"),
    path("kontakter/<slug:slug>/", views_contacts.contact, name="contact"),
    path("kontakter/<slug:slug>/kontrollerad/", views_contacts.verify_contact, name="verify_contact"),
    path("kontakter/<slug:slug>/visas/", views_contacts.show_contact, name="show_contact"),
    path("omraden/", views_areas.areas, name="areas"),
    path("omraden/nytt/", views_areas.add_area, name="add_area"),
    path("omraden/<int:pk>/", views_areas.area, name="area"),
    path("omraden/<int:pk>/ta-bort/", views_areas.remove_area, name="remove_area"),
    path("sidor/", views_pages.pages, name="pages"),
    path("sidor/forhandsvisning/", views_pages.preview_page, name="preview_page"),
    path("sidor/<slug:slug>/<slug:language>/", views_pages.page, name="page"),
    path("sidor/<slug:slug>/<slug:language>/last/", views_pages.review_page, name="review_page"),
    path("sidor/<slug:slug>/<slug:language>/<int:revision>/", views_pages.revision, name="revision"),
    path("frister/", views_limits.limits, name="limits"),
    path("frister/dagar/", views_holidays.holidays, name="holidays"),
    path("frister/dagar/<slug:day>/", views_holidays.holiday, name="holiday"),
    path("logg/", views_log.log, name="log"),
    path("system/", views_system.system, name="system"),
]
