"""The pages of consent: of one record, of what runs out soon, and of the texts that people sign."""

from django.urls import path

from varsam.site.consent import views_answers, views_ask, views_record, views_share, views_terms

app_name = "consent"
_RECORD = "akter/<slug:reference>/samtycken/"
_REQUEST = f"{_RECORD}<uuid:request_id>/"
urlpatterns = [
    path("samtycken/", views_record.ending, name="ending"),
    path("samtycken/texter/", views_terms.terms, name="terms"),
    path("samtycken/texter/ny/", views_terms.add_term, name="add_term"),
    path("samtycken/texter/<slug:slug>/", views_terms.term, name="term"),
    path("samtycken/texter/<slug:slug>/ny/", views_terms.change_term, name="change_term"),
    path("samtycken/texter/<slug:slug>/<int:number>/", views_terms.term, name="version"),
    path(_RECORD, views_record.record, name="record"),
    path(f"{_RECORD}fraga/", views_ask.choose, name="choose"),
    path(f"{_RECORD}fraga/<slug:term>/", views_ask.ask, name="ask"),
    path(_REQUEST, views_record.request, name="request"),
    path(f"{_REQUEST}blankett.pdf", views_record.form, name="form"),
    path(f"{_REQUEST}svar/<uuid:signer_id>/", views_answers.register, name="register"),
    path(f"{_REQUEST}tillbaka/<uuid:signer_id>/", views_answers.withdraw, name="withdraw"),
    path(f"{_REQUEST}dela/<uuid:scope_id>/", views_share.share, name="share"),
]
