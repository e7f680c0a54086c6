"""Addresses of the exchange between municipalities, below `arbete/utbyte/`."""

from django.urls import path

from varsam.site.exchange import views_entry, views_feed, views_list, views_ours

app_name = "exchange"
urlpatterns = [
    path("", views_list.exchange, name="exchange"),
    path("folj/", views_feed.follow, name="follow"),
    path("floden/<uuid:uid>/", views_feed.feed, name="feed"),
    path("floden/<uuid:uid>/hamta/", views_feed.fetch, name="fetch"),
    path("floden/<uuid:uid>/nyckel/<int:key_id>/", views_feed.decide_key, name="decide_key"),
    path("floden/<uuid:uid>/lage/", views_feed.set_state, name="set_state"),
    path("floden/<uuid:uid>/sedda/", views_feed.see_all, name="see_all"),
    path("poster/<uuid:uid>/", views_entry.entry, name="entry"),
    path("poster/<uuid:uid>/gor/", views_entry.settle, name="settle"),
    path("poster/<uuid:uid>/varning/", views_entry.settle_warning, name="settle_warning"),
    path("poster/<uuid:uid>/ta-over/", views_entry.adopt, name="adopt"),
    path("poster/<uuid:uid>/falt/", views_entry.take, name="take"),
    path("poster/<uuid:uid>/lamna/", views_entry.leave, name="leave"),
    path("vart-flode/", views_ours.ours, name="ours"),
    path("vart-flode/ny-nyckel/", views_ours.replace_key, name="replace_key"),
]
