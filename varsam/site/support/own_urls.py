"""Addresses of a relative's own support, below that of their thread."""

from django.urls import path

from varsam.site.support import views_own, views_own_groups, views_own_office

app_name = "own_support"
urlpatterns = [
    path("", views_own.support, name="support"),
    path("ja-eller-nej/", views_own.answer, name="answer"),
    path("dela/", views_own.share, name="share"),
    path("ingen-coach/", views_own.end_coach, name="end_coach"),
    path("avsluta/", views_own.leave, name="leave"),
    path("hjalpte/", views_own.helped, name="helped"),
    path("grupp/", views_own_groups.groups, name="groups"),
    path("grupp/<str:reference>/", views_own_groups.group, name="group"),
    path("grupp/<str:reference>/fraga/", views_own_groups.ask, name="ask"),
    path("grupp/<str:reference>/ja/", views_own_groups.agree, name="agree"),
    path("grupp/<str:reference>/kallas/", views_own_groups.rename, name="rename"),
    path("grupp/<str:reference>/lamna/", views_own_groups.leave_group, name="leave_group"),
    path("socialkontor/", views_own_office.office, name="office"),
    path("socialkontor/<uuid:uid>/", views_own_office.consent, name="consent"),
    path("socialkontor/<uuid:uid>/nej/", views_own_office.refuse, name="refuse"),
    path("socialkontor/<uuid:uid>/ta-tillbaka/", views_own_office.withdraw, name="withdraw"),
]
