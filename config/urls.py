"""Where every address leads. Swedish has no prefix; other languages do: /ar/anhorig/."""

from allauth.account import views as account
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path, re_path
from django.views.generic import RedirectView

from varsam.site.health import health

urlpatterns = [
    path("halsa/", health, name="health"),
    path("kalender/", include("varsam.site.calendars.feed_urls")),
    # For programs: no language, no cookie.
    path("api/v1/", include("varsam.site.api.urls")),
    *i18n_patterns(
        path("", include("varsam.site.urls")),
        path("verksamhet/guider/", include("varsam.site.operations.public_urls")),
        path("anhorig/", include("varsam.areas.relatives.urls")),
        path("svar/", include("varsam.kernel.conversations.urls")),
        path("svar/verksamhet/", include("varsam.site.operations.writer_urls")),
        path("svar/stod/", include("varsam.site.support.own_urls")),
        path("", include("varsam.site.appointments.urls")),
        path("svar-mote/", include("varsam.site.calendars.public_urls")),
        path("vagval/", include("varsam.site.routes.public_urls")),
        # Before the methods: none of them may be called what these are.
        path("metoder/", include("varsam.site.api.feed_urls")),
        path("metoder/", include("varsam.site.studies.public_urls")),
        path("metoder/", include("varsam.site.methods.public_urls")),
        path("lagesbild/", include("varsam.site.programme.public_urls")),
        path("utbildning/utvardering/", include("varsam.site.evaluation.public_urls")),
        path("utbildning/intyg/", include("varsam.site.certificates.public_urls")),
        path("utbildning/introduktion/", include("varsam.site.introduction.public_urls")),
        # The last of those below `utbildning/`: a course may be called by any word that no other of them takes.
        path("utbildning/", include("varsam.site.training.urls")),
        path("arbete/utbildning/introduktion/", include("varsam.site.introduction.urls")),
        path("arbete/", include("varsam.site.desk.urls")),
        path("arbete/mina-utbildningar/", include("varsam.site.training.my_urls")),
        path("arbete/", include("varsam.site.editing.urls")),
        path("arbete/utbildning/utvardering/", include("varsam.site.evaluation.urls")),
        path("arbete/utbildning/intyg/", include("varsam.site.certificates.urls")),
        path("arbete/utbildning/", include("varsam.site.coverage.urls")),
        path("arbete/utbildning/", include("varsam.site.occasions.urls")),
        path("arbete/konferenser/", include("varsam.site.meetings.urls")),
        path("arbete/kalender/", include("varsam.site.calendars.urls")),
        path("arbete/gallring/", include("varsam.site.retention.urls")),
        path("arbete/granskning/", include("varsam.site.review.urls")),
        path("arbete/regler/", include("varsam.site.rules.urls")),
        path("arbete/vagvalet/", include("varsam.site.routes.urls")),
        path("arbete/anhorigstod/", include("varsam.site.support.urls")),
        path("arbete/", include("varsam.site.consent.urls")),
        path("arbete/", include("varsam.site.records.urls")),
        path("arbete/", include("varsam.site.plans.urls")),
        path("arbete/", include("varsam.site.cases.urls")),
        path("arbete/", include("varsam.site.methods.urls")),
        path("arbete/", include("varsam.site.studies.urls")),
        path("arbete/", include("varsam.site.studies.evidence_urls")),
        path("arbete/", include("varsam.site.learning.urls")),
        path("arbete/", include("varsam.site.programme.urls")),
        path("arbete/", include("varsam.site.insights.urls")),
        path("arbete/omvarld/", include("varsam.site.liaison.urls")),
        path("arbete/", include("varsam.site.tracks.urls")),
        path("arbete/", include("varsam.site.pathways.urls")),
        path("arbete/", include("varsam.site.engagements.urls")),
        path("arbete/experter/", include("varsam.site.experts.urls")),
        path("arbete/", include("varsam.site.developments.urls")),
        path("arbete/", include("varsam.site.agreements.urls")),
        path("arbete/", include("varsam.site.consultations.urls")),
        path("arbete/dialog/", include("varsam.site.dialogue.urls")),
        path("arbete/utbyte/", include("varsam.site.exchange.urls")),
        path("arbete/provningar/", include("varsam.site.pilots.urls")),
        path("arbete/verksamhetsstod/", include("varsam.site.operations.urls")),
        path("arbete/vart-stod/", include("varsam.site.operations.own_urls")),
        path("arbete/utlamnanden/", include("varsam.site.disclosures.urls")),
        path("arbete/begaran/", include("varsam.site.rights.urls")),
        # Addresses are the city's to change, and there is nothing else to see at the top.
        path("konto/", RedirectView.as_view(pattern_name="mfa_index")),
        path("konto/email/", RedirectView.as_view(pattern_name="mfa_index")),
        path("konto/confirm-email/", RedirectView.as_view(pattern_name="mfa_index")),
        re_path(r"^konto/confirm-email/.+$", RedirectView.as_view(url="/konto/2fa/")),
        path("konto/", include("allauth.urls")),
        # After the library's own, so that links lead to these.
        path("konto/logga-in/", account.login, name="account_login"),
        path("konto/logga-ut/", account.logout, name="account_logout"),
        prefix_default_language=False,
    ),
]

handler500 = "varsam.site.views.server_error"
