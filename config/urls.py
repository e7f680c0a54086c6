"""Where every address leads. Swedish has no prefix; other languages do: /ar/anhorig/."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

urlpatterns = i18n_patterns(
    path("konto/", include("allauth.urls")),
    prefix_default_language=False,
)
