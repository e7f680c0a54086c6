"""The addresses of retention."""

from django.urls import path

from varsam.site.retention import views_holds, views_list, views_rules, views_start

app_name = "retention"
urlpatterns = [
    path("", views_start.start, name="start"),
    path("rakna-om/", views_start.renew, name="renew"),
    path("intyg/", views_start.certificates, name="certificates"),
    path("lista/<int:pk>/", views_list.review, name="list"),
    path("lista/<int:pk>/undanta/", views_list.decide, name="decide"),
    path("lista/<int:pk>/godkann/", views_list.approve, name="approve"),
    path("lista/<int:pk>/stoppa/", views_list.stop, name="stop"),
    path("sparrar/", views_holds.holds, name="holds"),
    path("sparrar/<int:pk>/hav/", views_holds.lift, name="lift"),
    path("regler/", views_rules.rules, name="rules"),
    path("regler/<slug:kind>/ny/", views_rules.add_rule, name="add_rule"),
    path("undantag/ny/", views_rules.add_exemption, name="add_exemption"),
    path("undantag/<slug:slug>/", views_rules.exemption, name="exemption"),
]
