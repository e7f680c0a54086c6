"""Where addresses of the live view lead. What it points at (signing in, the pages) is where it always is."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from config.urls import urlpatterns as pages

urlpatterns = [
    *i18n_patterns(path("direkt/", include("varsam.site.live.urls")), prefix_default_language=False),
    *pages,
]
