"""Addresses of what was learned from outside, below `arbete/`."""

from django.urls import path, register_converter

from varsam.site.insights import (
    views_acts,
    views_digest,
    views_list,
    views_mine,
    views_pass_on,
    views_shelf,
    views_write,
)
from varsam.site.insights.months import MonthConverter

register_converter(MonthConverter, "month")

app_name = "insights"
urlpatterns = [
    path("omvarld/lardomar/", views_list.insights, name="insights"),
    path("omvarld/lardomar/ny/", views_write.write, name="write"),
    path("omvarld/lardomar/<uuid:uid>/", views_list.insight, name="insight"),
    path("omvarld/lardomar/<uuid:uid>/andra/", views_write.change, name="change"),
    path("omvarld/lardomar/<uuid:uid>/dela/", views_acts.share, name="share"),
    path("omvarld/lardomar/<uuid:uid>/oppna/", views_acts.open_to_all, name="open"),
    path("omvarld/lardomar/<uuid:uid>/ta-tillbaka/", views_acts.take_back, name="take_back"),
    path("omvarld/lardomar/<uuid:uid>/ide/", views_acts.make_idea, name="make_idea"),
    path("omvarld/lardomar/<uuid:uid>/for-vidare/", views_pass_on.pass_on, name="pass_on"),
    path("lardomar-for-mig/", views_mine.mine, name="mine"),
    path("lardomar-for-mig/<uuid:uid>/", views_mine.received, name="received"),
    path("lardomar-for-mig/<uuid:uid>/las/", views_mine.read, name="read"),
    path("laslista/", views_shelf.shelf, name="shelf"),
    path("laslista/ny/", views_shelf.add, name="add_reading"),
    path("laslista/<uuid:uid>/", views_shelf.change, name="change_reading"),
    path("laslista/<uuid:uid>/ta-bort/", views_shelf.remove, name="remove_reading"),
    path("laslista/<uuid:uid>/last/", views_shelf.mark, name="mark_reading"),
    path("manadsbrev/", views_digest.digests, name="digests"),
    path("manadsbrev/<month:month>/", views_digest.digest, name="digest"),
    path("manadsbrev/<month:month>/pdf/", views_digest.pdf, name="digest_pdf"),
]
